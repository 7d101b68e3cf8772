package io.github.contractroutes.ledger;

/** The ledger could not do what was asked; nothing was changed unless the message says so. */
public class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LedgerException(String message) {
    super(message);
  }

  public LedgerException(String message, Throwable cause) {
    super(message, cause);
  }
}
