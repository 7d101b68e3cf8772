package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the late answer of a lost call with what stands in the ledger by now. An answer never
 * overwrites what an operator settled; where the two contradict each other a person has to look.
 */
final class Alarms {
  private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

  /** To be called before the late answer moves anything. */
  void raise(Tx tx, Settlement late, long now) throws SQLException {
    for (Settlement.ItemFate itemFate : late.fates()) {
      Optional<Standing> standing =
          tx.one(
              "select state, flow_id, call_id from item where id = ?",
              row -> new Standing(row.getString(1), row.getString(2), row.getLong(3)),
              itemFate.item());
      if (standing.isPresent()) {
        String message = contradiction(tx, late.callId(), itemFate, standing.get());
        if (message != null) {
          note(tx, late.callId(), itemFate, message, now);
        }
      }
    }
  }

  private record Standing(String state, String flowId, long callId) {}

  private static String contradiction(
      Tx tx, long callId, Settlement.ItemFate itemFate, Standing standing) throws SQLException {
    State state = State.valueOf(standing.state());
    if (itemFate.fate() instanceof Fate.InDoubt) {
      return null;
    }
    if (itemFate.fate() instanceof Fate.Done done) {
      boolean agrees =
          state == State.SUCCEEDED && String.valueOf(done.flowId()).equals(standing.flowId());
      boolean waits = state == State.IN_DOUBT || state == State.DUE || state == State.CLAIMED;
      if (!agrees && !waits) {
        return "The late answer to call "
            + callId
            + " says that the platform created flow "
            + done.flowId()
            + ", but the item is "
            + (state == State.CALLING ? "being sent again in call " + standing.callId() : state)
            + (standing.flowId() == null ? "" : " with flow " + standing.flowId())
            + ": a contract too many may exist.";
      }
      if (state == State.IN_DOUBT && standing.callId() != callId) {
        return "The late answer to call "
            + callId
            + " says that the platform created flow "
            + done.flowId()
            + ", and the item was sent again in call "
            + standing.callId()
            + ", which is in doubt: a contract too many may exist.";
      }
      if (done.flowId() != null && taken(tx, done.flowId(), itemFate.item())) {
        return "The late answer to call "
            + callId
            + " names flow "
            + done.flowId()
            + ", which another item has already.";
      }
      return null;
    }
    // What a later call made is no contradiction to what this one did not.
    if (state == State.SUCCEEDED && standing.callId() == callId) {
      return "The late answer to call "
          + callId
          + " says that "
          + (itemFate.fate() instanceof Fate.Refused
              ? "the platform refused the item"
              : "it created nothing for the item")
          + ", but it is SUCCEEDED with flow "
          + standing.flowId()
          + ".";
    }
    return null;
  }

  /** Whether another create has this flow; a download of the flow is no contradiction. */
  static boolean taken(Tx tx, String flowId, long item) throws SQLException {
    return tx.number(
            "select count(*) from item where flow_id = ? and repeatable = 0 and id <> ?",
            0,
            flowId,
            item)
        > 0;
  }

  private static void note(
      Tx tx, long callId, Settlement.ItemFate itemFate, String message, long now)
      throws SQLException {
    LOG.error("{} Look at it with 'in-doubt alarms'.", message);
    tx.update(
        "insert into alarm (at, call_id, item, flow_id, message) values (?, ?, ?, ?, ?)",
        now,
        callId,
        itemFate.item(),
        itemFate.fate() instanceof Fate.Done done ? done.flowId() : null,
        message);
  }
}
