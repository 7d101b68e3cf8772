package io.github.contractroutes.ledger;

/**
 * The ledger did not say that it has marked a call, so nothing of the call was sent, whatever
 * became of the mark.
 */
public final class NotMarked extends LedgerException {
  private static final long serialVersionUID = 1L;

  NotMarked(LedgerException cause) {
    super(cause.getMessage(), cause);
  }
}
