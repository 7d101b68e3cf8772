package io.github.contractroutes.ledger;

/** What the ledger did with a submission. */
public sealed interface Verdict {
  /** A new request; its items are due. */
  record Accepted() implements Verdict {}

  /** A known request with the same content; recorded outcomes are published again. */
  record Repeated() implements Verdict {}

  /**
   * Not accepted; from Kafka it is a dead letter in the ledger by now.
   *
   * @param code a code of INTERFACE section 4
   * @param message one sentence
   */
  record Rejected(String code, String message) implements Verdict {}
}
