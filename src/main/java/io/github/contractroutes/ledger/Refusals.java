package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.Set;

/** Tells a database that cannot hold some data from one that cannot work now. */
final class Refusals {
  /** SQLite's primary codes: too big, a constraint, a mismatch of types. */
  private static final Set<Integer> SQLITE = Set.of(18, 19, 20);

  private Refusals() {}

  /** Whether these very data will never be taken. */
  static boolean ofTheData(SQLException refusal) {
    String state = refusal.getSQLState();
    if (state == null) {
      return SQLITE.contains(refusal.getErrorCode() & 0xff);
    }
    // Data exceptions and violated constraints, by the SQL standard.
    return state.startsWith("22") || state.startsWith("23");
  }
}
