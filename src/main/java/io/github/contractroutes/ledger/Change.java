package io.github.contractroutes.ledger;

/** What changed in the ledger, for those who wait for it. */
public enum Change {
  /** Items became due. */
  DUE,
  /** Outcomes or dead letters are to be told. */
  TOLD,
  /** Documents were named, or are to be fetched again. */
  FILES,
  /** Documents were stored or failed, or another file of the outbox is to be delivered. */
  STORED
}
