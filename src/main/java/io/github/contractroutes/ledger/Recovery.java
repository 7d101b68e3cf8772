package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What a stopped service left behind: claimed calls are free again, repeatable calls are due again,
 * and creates that may have left are in doubt.
 */
final class Recovery {
  private final Marks marks;
  private final Settlements settlements;
  private final LedgerFiles files;
  private final Overdue overdue = new Overdue();

  Recovery(Marks marks, Settlements settlements, LedgerFiles files) {
    this.marks = marks;
    this.settlements = settlements;
    this.files = files;
  }

  /**
   * What was found.
   *
   * @param freed calls that were never marked
   * @param again repeatable calls that are due again
   * @param doubted creates in doubt, in calls
   */
  public record Found(int freed, int again, int doubted) {}

  Found run(Tx tx) throws SQLException {
    Found found = giveUp(tx, marks.open(tx));
    files.recover(tx);
    return found;
  }

  /**
   * Only calls whose lease ran out a while ago, as far as we could see: their owner died, or stands
   * still and may not send.
   */
  Found expired(Tx tx) throws SQLException {
    long now = tx.nowMillis();
    return giveUp(tx, overdue.longEnough(marks.open(tx), now));
  }

  private Found giveUp(Tx tx, List<Marks.OpenCall> calls) throws SQLException {
    int freed = 0;
    int again = 0;
    int doubted = 0;
    for (Marks.OpenCall call : calls) {
      giveUp(tx, call, 0);
      if (!call.marked()) {
        freed++;
      } else if (call.repeatable()) {
        again++;
      } else {
        doubted++;
      }
    }
    return new Found(freed, again, doubted);
  }

  /** Ends one call of which its owner knows that nothing was sent. */
  void notSent(Tx tx, long callId, long delayMillis) throws SQLException {
    // A mark that was not acknowledged may be under way still: whoever has the row, waits for it.
    Optional<String> state =
        tx.one(
            "select state from call where id = ?" + tx.forUpdate(),
            row -> row.getString(1),
            callId);
    if (state.filter("CALLING"::equals).isPresent()) {
      settlements.record(tx, unsent(tx, callId, delayMillis));
    } else {
      marks.release(tx, callId, delayMillis);
    }
  }

  /** It tells nothing about the platform. */
  private static Settlement unsent(Tx tx, long callId, long delayMillis) throws SQLException {
    List<Settlement.ItemFate> fates =
        tx.list(
            "select id, call_key from item where call_id = ? and state = 'CALLING'",
            row ->
                new Settlement.ItemFate(
                    row.getLong(1), new Fate.Again(delayMillis, row.getString(2), false)),
            callId);
    return new Settlement(
        callId,
        Settlement.NOT_BEGUN,
        null,
        null,
        fates,
        null,
        0,
        true,
        Settlement.Caution.AS_BEFORE);
  }

  /** Ends one call whose answer nobody will record. */
  void giveUp(Tx tx, long callId, long delayMillis) throws SQLException {
    for (Marks.OpenCall call : marks.open(tx)) {
      if (call.id() == callId) {
        giveUp(tx, call, delayMillis);
      }
    }
  }

  private void giveUp(Tx tx, Marks.OpenCall call, long delayMillis) throws SQLException {
    if (!call.marked()) {
      marks.release(tx, call.id(), delayMillis);
      return;
    }
    if (!isStillOut(tx, call.id())) {
      return;
    }
    if (settlements.record(tx, all(tx, call.id(), call.repeatable(), delayMillis))
        == Settlements.Recorded.SETTLED) {
      tx.update("update call set state = 'LOST' where id = ?", call.id());
    }
  }

  /**
   * Another instance may have given it up since it was found, or its answer may have come. A second
   * loss would count as an answer, and the true one would come too late.
   */
  private static boolean isStillOut(Tx tx, long callId) throws SQLException {
    return tx.one(
            "select id from call where id = ? and state = 'CALLING'" + tx.forUpdate(),
            row -> row.getLong(1),
            callId)
        .isPresent();
  }

  private static Settlement all(Tx tx, long callId, boolean repeatable, long delayMillis)
      throws SQLException {
    OutcomeError error =
        new OutcomeError(
            "NoAnswer",
            "The service ended after the call was marked and before its answer was recorded.",
            "transport",
            false);
    List<Settlement.ItemFate> fates =
        tx.list(
            "select id, call_key from item where call_id = ? and state = 'CALLING'",
            row ->
                new Settlement.ItemFate(
                    row.getLong(1),
                    repeatable
                        ? new Fate.Again(delayMillis, row.getString(2), true)
                        : new Fate.InDoubt(error, List.of())),
            callId);
    return new Settlement(
        callId,
        Settlement.LOST,
        error.code(),
        null,
        fates,
        null,
        0,
        true,
        repeatable ? Settlement.Caution.AS_BEFORE : Settlement.Caution.ONE_BY_ONE);
  }
}
