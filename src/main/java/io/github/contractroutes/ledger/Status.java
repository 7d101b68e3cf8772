package io.github.contractroutes.ledger;

/** The word on an item, as INTERFACE section 4 names it. */
public enum Status {
  /** The platform did it. */
  SUCCEEDED,
  /** A definite no; nothing was done. */
  REFUSED,
  /** A repeatable call kept failing until its maximum age. */
  FAILED,
  /** A create was sent and no answer was had; the only status that is not final. */
  IN_DOUBT;

  /** Whether no further revision is to be expected. */
  public boolean isFinal() {
    return this != IN_DOUBT;
  }
}
