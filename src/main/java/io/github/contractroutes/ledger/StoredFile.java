package io.github.contractroutes.ledger;

/**
 * A file lies in the outbox.
 *
 * @param id the ledger's number of the file
 * @param path relative to the outbox, with {@code /} between its parts
 * @param size bytes
 * @param sha256 lower-case hex of the stored bytes
 */
public record StoredFile(long id, String path, long size, String sha256) {}
