package io.github.contractroutes.ledger;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** The ledger could not do what was asked; nothing was changed unless the message says so. */
public class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LedgerException(String message) {
    super(message);
  }

  public LedgerException(String message, Throwable cause) {
    super(message, cause);
  }

  static LedgerException refused(SQLException cause) {
    String said = String.valueOf(said(cause)).replaceFirst("\\.+$", "");
    return new LedgerException("The ledger refused: " + said + ".", cause);
  }

  /**
   * What a driver says of a batch may quote its rows; what the database said follows it. Why there
   * is no connection, its pool keeps as the cause.
   */
  private static String said(SQLException cause) {
    if (cause instanceof SQLTransientConnectionException && cause.getCause() != null) {
      return "there is no connection to it: " + cause.getCause().getMessage();
    }
    boolean batch = cause instanceof BatchUpdateException && cause.getNextException() != null;
    return batch ? cause.getNextException().getMessage() : cause.getMessage();
  }
}
