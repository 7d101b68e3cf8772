package io.github.contractroutes.ledger;

/**
 * A call of several creates was not marked: since it was claimed another one has ended in doubt,
 * and its items are to go one by one. Nothing of it was sent.
 */
public final class GoesAlone extends LedgerException {
  private static final long serialVersionUID = 1L;

  GoesAlone(long callId) {
    super("Call " + callId + " is not sent: its items are to go one by one now.");
  }
}
