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
    long oldest = Math.max(now - createMaxAgeMillis, now - retryMaxAgeMillis);
    List<Old> items =
        tx.list(
            """
            select id, repeatable, born_at, attempts, revision from item
            where state = 'DUE' and born_at <= ? order by born_at limit ?
            """,
            row ->
                new Old(
                    row.getLong(1),
                    row.getInt(2) == 1,
                    row.getLong(3),
                    row.getInt(4),
                    row.getInt(5) > 0),
            oldest,
            AT_ONCE);
    int ended = 0;
    for (Old item : items) {
      if (item.repeatable() && item.bornAt() <= now - retryMaxAgeMillis) {
        settlements.settleAlone(tx, item.id(), State.DUE, new Fate.Failed(tooOld(item)), now);
        ended++;
      } else if (!item.repeatable() && item.bornAt() <= now - createMaxAgeMillis) {
        settlements.settleAlone(tx, item.id(), State.DUE, notSent(item), now);
        ended++;
      }
    }
    return ended;
  }

  /**
   * @param doubted whether it was sent once, came into doubt, and was to be sent again
   */
  private record Old(long id, boolean repeatable, long bornAt, int attempts, boolean doubted) {}

  /** A resend that was not sent says nothing about the first call: the doubt is back. */
  private static Fate notSent(Old item) {
    if (!item.doubted()) {
      return new Fate.Refused(tooOld(item));
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

  private static OutcomeError tooOld(Old item) {
    return item.repeatable()
        ? new OutcomeError(
            "RetriesExhausted",
            "No call succeeded within contracts.retry.max-age; "
                + item.attempts()
                + " calls were sent.",
            "transport",
            true)
        : new OutcomeError(
            "not-sent",
            "The create was not sent within contracts.create.max-age; nothing was created.",
            "transport",
            true);
  }
}
