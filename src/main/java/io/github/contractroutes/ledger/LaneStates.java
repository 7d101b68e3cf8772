package io.github.contractroutes.ledger;

import java.sql.SQLException;

/** What an answer does to its lane: who is held, how fast and how carefully it goes on. */
final class LaneStates {
  private LaneStates() {}

  /**
   * @param repeatable whether the call may be made again whatever became of it
   */
  static void after(
      Tx tx, String lane, String agent, boolean repeatable, Settlement settlement, long now)
      throws SQLException {
    if (settlement.hold() != null) {
      hold(tx, lane, agent, repeatable, settlement.hold(), now);
    } else if (settlement.reachable() && !settlement.answer().equals(Settlement.NOT_NOW)) {
      letGo(tx, lane, agent);
    }
    Breaker.after(tx, lane, settlement.reachable(), now);
    careful(tx, lane, agent, settlement.caution());
    if (settlement.slowDownMillis() > 0) {
      SlowDown.refused(tx, lane, settlement.slowDownMillis(), now);
    }
  }

  /**
   * The end of a call that nobody answered, or whose answer comes long after that: it tells nothing
   * about the platform as it is now, but creates may be in doubt.
   */
  static void afterLoss(Tx tx, String lane, String agent, Settlement settlement)
      throws SQLException {
    if (settlement.caution() == Settlement.Caution.ONE_BY_ONE) {
      careful(tx, lane, agent, settlement.caution());
    }
  }

  private static void careful(Tx tx, String lane, String agent, Settlement.Caution caution)
      throws SQLException {
    if (caution == Settlement.Caution.AS_BEFORE) {
      return;
    }
    boolean oneByOne = caution == Settlement.Caution.ONE_BY_ONE;
    tx.update(
        "update lane set one_by_one = ? where name = ? and one_by_one <> ?",
        oneByOne,
        lane,
        oneByOne);
    if (caution != Settlement.Caution.ANSWERED) {
      tx.update(
          "update turn set one_by_one = ? where lane = ? and agent = ? and one_by_one <> ?",
          oneByOne,
          lane,
          agent,
          oneByOne);
    }
  }

  /**
   * Holds a lane or an agent. Creates of a held agent go one by one until one is made, for the
   * trouble may begin again in the middle of a call (a quota that is used up).
   */
  static void hold(
      Tx tx, String lane, String agent, boolean repeatable, Settlement.Hold hold, long now)
      throws SQLException {
    if (hold.agentOnly()) {
      tx.update(
          """
          update turn set held_until = ?, held_since = coalesce(held_since, ?), held_code = ?,
            held_message = ?, one_by_one = case when ? = 1 then one_by_one else 1 end
          where lane = ? and agent = ?
          """,
          now + hold.probeMillis(),
          now,
          hold.code(),
          hold.message(),
          repeatable,
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
