package io.github.contractroutes.ledger;

/** What changed in the ledger, for those who wait for it. */
public enum Change {
  /** Items became due. */
  DUE,
  /** Outcomes or dead letters are to be told. */
  TOLD,
  /** Documents were named, stored or failed, or a file of the outbox is to be delivered. */
  FILES
}
