package io.github.contractroutes.ledger;

import java.sql.SQLException;

/** What an answer does to its lane: who is held, how fast and how carefully it goes on. */
final class LaneStates {
  private LaneStates() {}

  static void after(Tx tx, String lane, String agent, Settlement settlement, long now)
      throws SQLException {
    if (settlement.hold() != null) {
      hold(tx, lane, agent, settlement.hold(), now);
    } else if (settlement.reachable()) {
      letGo(tx, lane, agent);
    }
    Breaker.after(tx, lane, settlement.reachable(), now);
    if (settlement.caution() != Settlement.Caution.AS_BEFORE) {
      boolean oneByOne = settlement.caution() == Settlement.Caution.ONE_BY_ONE;
      tx.update(
          "update lane set one_by_one = ? where name = ? and one_by_one <> ?",
          oneByOne,
          lane,
          oneByOne);
    }
    if (settlement.slowDownMillis() > 0) {
      SlowDown.refused(tx, lane, settlement.slowDownMillis(), now);
    }
  }

  private static void hold(Tx tx, String lane, String agent, Settlement.Hold hold, long now)
      throws SQLException {
    if (hold.agentOnly()) {
      tx.update(
          """
          update turn set held_until = ?, held_since = coalesce(held_since, ?), held_code = ?,
            held_message = ? where lane = ? and agent = ?
          """,
          now + hold.probeMillis(),
          now,
          hold.code(),
          hold.message(),
          lane,
          agent);
    } else {
      tx.update(
          """
          update lane set held_until = ?, held_since = coalesce(held_since, ?), held_code = ?,
            held_message = ? where name = ?
          """,
          now + hold.probeMillis(),
          now,
          hold.code(),
          hold.message(),
          lane);
    }
  }

  private static void letGo(Tx tx, String lane, String agent) throws SQLException {
    tx.update(
        """
        update lane set held_until = 0, held_since = null, held_code = null, held_message = null
        where name = ? and held_since is not null
        """,
        lane);
    tx.update(
        """
        update turn set held_until = 0, held_since = null, held_code = null, held_message = null
        where lane = ? and agent = ? and held_since is not null
        """,
        lane,
        agent);
  }
}
