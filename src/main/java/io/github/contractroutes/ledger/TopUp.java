package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds items to a claimed call that became due while it waited for its slot, so that a call that
 * was claimed with the first items of a backlog does not leave with them alone. The agent's mark
 * rises as if they had been claimed at once.
 */
final class TopUp {
  private TopUp() {}

  /**
   * The call with what was added; the call itself if nothing was.
   *
   * @param claim what the lane would claim now
   */
  static ClaimedCall of(Tx tx, Claim claim, ClaimedCall call) throws SQLException {
    // Whoever has the lane's row claims; nobody else takes the same items meanwhile.
    long open =
        tx.number(
            """
            select case when held_until > open_until then held_until else open_until end
            from lane where name = ? and one_by_one = 0
            """
                + tx.forUpdate(),
            Long.MAX_VALUE,
            call.lane());
    long now = tx.nowMillis();
    if (open > now || isAlone(tx, call)) {
      return call;
    }
    String callKey = call.items().get(0).callKey();
    int room = claim.maxItems() - call.items().size();
    List<ClaimedCall.Item> mates = Claims.mates(tx, call.lane(), call.agent(), callKey, now, room);
    // Those that have waited too long are ended by the next claim.
    List<ClaimedCall.Item> more = Claims.young(claim, call.repeatable(), mates, now);
    if (more.isEmpty() || !stillClaimed(tx, call, claim.owner(), more.size(), now)) {
      return call;
    }
    Claims.take(tx, call.id(), call.items().size(), more);
    int weight = Math.max(1, claim.weights().applyAsInt(call.agent()));
    tx.update(
        "update turn set passed = passed + ? where lane = ? and agent = ?",
        more.size() * Claims.SERVED_UNIT / weight,
        call.lane(),
        call.agent());
    List<ClaimedCall.Item> all = new ArrayList<>(call.items());
    all.addAll(more);
    return call.withItems(all);
  }

  private static boolean isAlone(Tx tx, ClaimedCall call) throws SQLException {
    return tx.number(
            """
            select count(*) from turn
            where lane = ? and agent = ?
              and (held_since is not null or one_by_one = 1 and ? = 0)
            """,
            0,
            call.lane(),
            call.agent(),
            call.repeatable())
        > 0;
  }

  private static boolean stillClaimed(Tx tx, ClaimedCall call, String owner, int more, long now)
      throws SQLException {
    return tx.update(
            """
            update call set items = items + ?
            where id = ? and state = 'CLAIMED' and owner = ? and lease_until > ?
            """,
            more,
            call.id(),
            owner,
            now)
        == 1;
  }
}
