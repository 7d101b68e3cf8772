package io.github.contractroutes.ledger;

/**
 * A file of the outbox that is to be taken to a further target.
 *
 * @param id the ledger's number
 * @param path relative to the outbox, with {@code /} between its parts
 */
public record Delivery(long id, String path) {

  /** Where it lies. */
  public String folder() {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
