package io.github.contractroutes.ledger;

/**
 * How the ledger is kept.
 *
 * @param url {@code jdbc:sqlite:<file>}
 * @param group Kafka consumer group whose positions are kept
 * @param toTopics whether Kafka is configured, so that messages wait for publication
 * @param storeFiles whether named documents are to be fetched
 * @param fileAttempts fetches begun before a file's failure is final
 */
public record LedgerSettings(
    String url, String group, boolean toTopics, boolean storeFiles, int fileAttempts) {}
