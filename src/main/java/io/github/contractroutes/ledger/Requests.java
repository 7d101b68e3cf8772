package io.github.contractroutes.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The columns of a request that every message about it needs; an object reads them in one listing,
 * each request once.
 */
final class Requests {
  /** To be selected first, from {@code request r}. */
  static final String COLUMNS =
      """
      r.id, r.tenant, r.operation, r.request_id, r.platform, r.items, r.context, r.headers,
      r.origin, r.accepted_at\
      """;

  /** How many columns {@link #COLUMNS} has. */
  static final int COUNT = 10;

  /** What was read before in the same listing: most requests are in several of its rows. */
  private final Map<Long, RequestFacts> known = new HashMap<>();

  RequestFacts read(ResultSet row) throws SQLException {
    long id = row.getLong(1);
    RequestFacts facts = known.get(id);
    if (facts == null) {
      facts = facts(id, row);
      known.put(id, facts);
    }
    return facts;
  }

  private static RequestFacts facts(long id, ResultSet row) throws SQLException {
    return new RequestFacts(
        id,
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
