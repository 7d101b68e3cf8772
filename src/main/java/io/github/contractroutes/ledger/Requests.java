package io.github.contractroutes.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;

/** The columns of a request that every message about it needs, and how they are read. */
final class Requests {
  /** To be selected first, from {@code request r}. */
  static final String COLUMNS =
      """
      r.id, r.tenant, r.operation, r.request_id, r.platform, r.items, r.context, r.headers,
      r.origin, r.accepted_at\
      """;

  /** How many columns {@link #COLUMNS} has. */
  static final int COUNT = 10;

  private Requests() {}

  static RequestFacts read(ResultSet row) throws SQLException {
    return new RequestFacts(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getInt(6),
        row.getBytes(7),
        LedgerJson.headers(row.getString(8)),
        LedgerJson.origin(row.getString(9)),
        row.getLong(10));
  }
}
