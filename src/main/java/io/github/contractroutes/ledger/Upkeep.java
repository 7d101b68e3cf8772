package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.List;

/** Work on a clock: items that waited too long are given up. */
final class Upkeep {
  private static final int AT_ONCE = 500;

  private final Settlements settlements;

  Upkeep(Settlements settlements) {
    this.settlements = settlements;
  }

  /**
   * Ends items that are due and older than their operation allows; tells how many. A create that an
   * operator sends again after a doubt has no such end: nobody may say that nothing was created.
   */
  int expire(Tx tx, long createMaxAgeMillis, long retryMaxAgeMillis) throws SQLException {
    long now = tx.nowMillis();
    List<Old> repeatable = old(tx, 1, now - retryMaxAgeMillis);
    for (Old item : repeatable) {
      settlements.settleAlone(tx, item.id(), State.DUE, new Fate.Failed(failed(item)), now);
    }
    return repeatable.size() + endCreates(tx, now - createMaxAgeMillis, now);
  }

  /** Ends due creates born until then, the oldest first, some hundred at most; tells how many. */
  int endCreates(Tx tx, long bornUntil, long now) throws SQLException {
    List<Old> creates = old(tx, 0, bornUntil);
    for (Old item : creates) {
      settlements.settleAlone(tx, item.id(), State.DUE, notSent(item), now);
    }
    return creates.size();
  }

  /** Each kind by itself: many that may wait longer must not hide those that may not. */
  private static List<Old> old(Tx tx, int repeatable, long bornUntil) throws SQLException {
    return tx.list(
        """
        select id, attempts, revision from item
        where state = 'DUE' and repeatable = ? and born_at <= ? order by born_at limit ?
        """,
        row -> new Old(row.getLong(1), row.getInt(2), row.getInt(3) > 0),
        repeatable,
        bornUntil,
        AT_ONCE);
  }

  /**
   * @param doubted whether it was sent once, came into doubt, and was to be sent again
   */
  private record Old(long id, int attempts, boolean doubted) {}

  /** A resend that was not sent says nothing about the first call: the doubt is back. */
  private static Fate notSent(Old item) {
    if (!item.doubted()) {
      return new Fate.Refused(
          new OutcomeError(
              "not-sent",
              "The create was not sent within contracts.create.max-age; nothing was created.",
              "transport",
              true));
    }
    return new Fate.InDoubt(
        new OutcomeError(
            "resend-not-sent",
            "The resend was not sent within contracts.create.max-age; what became of the first"
                + " call is still unknown.",
            "transport",
            false),
        List.of());
  }

  private static OutcomeError failed(Old item) {
    return new OutcomeError(
        "RetriesExhausted",
        "No call succeeded within contracts.retry.max-age; "
            + item.attempts()
            + " calls were sent.",
        "transport",
        true);
  }
}
