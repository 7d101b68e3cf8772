package io.github.contractroutes.ledger;

/**
 * How the ledger is kept.
 *
 * @param url {@code jdbc:sqlite:<file>} or {@code jdbc:postgresql://...}
 * @param user database user, empty for none
 * @param password its password, empty for none
 * @param group Kafka consumer group whose positions are kept
 * @param toTopics whether Kafka is configured, so that messages wait for publication
 * @param storeFiles whether named documents are to be fetched
 * @param fileAttempts fetches begun before a file's failure is final
 */
public record LedgerSettings(
    String url,
    String user,
    String password,
    String group,
    boolean toTopics,
    boolean storeFiles,
    int fileAttempts) {

  /** An embedded ledger, which needs neither user nor password. */
  public LedgerSettings(
      String url, String group, boolean toTopics, boolean storeFiles, int fileAttempts) {
    this(url, "", "", group, toTopics, storeFiles, fileAttempts);
  }

  /** Tells no password. */
  @Override
  public String toString() {
    return "LedgerSettings[" + group + "]";
  }
}
