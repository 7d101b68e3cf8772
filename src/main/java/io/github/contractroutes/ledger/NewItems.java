package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Items of new requests that are written together: one batch is cheaper than one each. */
final class NewItems {
  private final List<Object[]> rows = new ArrayList<>();
  private final long now;
  private int added;

  NewItems(long now) {
    this.now = now;
  }

  /** How many there are, also those that are written already. */
  int added() {
    return added;
  }

  void add(long requestId, NewRequest request) {
    added += request.items().size();
    for (int i = 0; i < request.items().size(); i++) {
      rows.add(
          new Object[] {
            requestId,
            i,
            request.lane(),
            request.agent(),
            request.callKey(),
            request.repeatable(),
            request.items().get(i),
            State.DUE,
            now,
            now
          });
    }
  }

  /** Writes what was added since the last time. */
  void insert(Tx tx) throws SQLException {
    tx.batch(
        """
        insert into item (request, idx, lane, agent, call_key, repeatable, payload, state, born_at,
          due_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        rows);
    rows.clear();
  }
}
