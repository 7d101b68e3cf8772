package io.github.contractroutes.ledger;

import java.sql.SQLException;

/**
 * What an answer does to its lane and its agent: who is held, how fast and how carefully they go
 * on. The lane's row is always changed before the agent's, as claims do, so that two instances
 * never wait for each other in a circle.
 */
final class LaneStates {
  private LaneStates() {}

  /**
   * @param repeatable whether the call may be made again whatever became of it
   * @param claimedAt when the call was claimed
   */
  static void after(
      Tx tx,
      String lane,
      String agent,
      boolean repeatable,
      long claimedAt,
      Settlement settlement,
      long now)
      throws SQLException {
    Settlement.Hold hold = settlement.hold();
    boolean looked = settlement.reachable() && !settlement.answer().equals(Settlement.NOT_NOW);
    Breaker.after(tx, lane, settlement.reachable(), claimedAt, now);
    if (settlement.slowDownMillis() > 0) {
      SlowDown.refused(tx, lane, settlement.slowDownMillis(), now);
    }
    if (hold != null && !hold.agentOnly()) {
      holdLane(tx, lane, hold, now);
    } else if (hold == null && looked) {
      letLaneGo(tx, lane);
    }
    carefulLane(tx, lane, settlement.caution());
    if (hold != null && hold.agentOnly()) {
      holdAgent(tx, lane, agent, repeatable, hold, now);
    } else if (hold == null && looked) {
      letAgentGo(tx, lane, agent);
    }
    carefulAgent(tx, lane, agent, settlement.caution());
  }

  /**
   * The end of a call that nobody answered, or whose answer comes long after that: it tells nothing
   * about the platform as it is now, but creates may be in doubt.
   */
  static void afterLoss(Tx tx, String lane, String agent, Settlement settlement)
      throws SQLException {
    if (settlement.caution() == Settlement.Caution.ONE_BY_ONE) {
      carefulLane(tx, lane, settlement.caution());
      carefulAgent(tx, lane, agent, settlement.caution());
    }
  }

  private static void carefulLane(Tx tx, String lane, Settlement.Caution caution)
      throws SQLException {
    if (caution != Settlement.Caution.AS_BEFORE) {
      boolean oneByOne = caution == Settlement.Caution.ONE_BY_ONE;
      tx.update(
          "update lane set one_by_one = ? where name = ? and one_by_one <> ?",
          oneByOne,
          lane,
          oneByOne);
    }
  }

  private static void carefulAgent(Tx tx, String lane, String agent, Settlement.Caution caution)
      throws SQLException {
    boolean oneByOne = caution == Settlement.Caution.ONE_BY_ONE;
    if (oneByOne || caution == Settlement.Caution.NONE) {
      tx.update(
          "update turn set one_by_one = ? where lane = ? and agent = ? and one_by_one <> ?",
          oneByOne,
          lane,
          agent,
          oneByOne);
    }
  }

  private static void holdLane(Tx tx, String lane, Settlement.Hold hold, long now)
      throws SQLException {
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

  /**
   * Holds an agent. Its creates go one by one until one is made, for the trouble may begin again in
   * the middle of a call (a quota that is used up).
   */
  static void holdAgent(
      Tx tx, String lane, String agent, boolean repeatable, Settlement.Hold hold, long now)
      throws SQLException {
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
  }

  private static void letLaneGo(Tx tx, String lane) throws SQLException {
    tx.update(
        """
        update lane set held_until = 0, held_since = null, held_code = null, held_message = null
        where name = ? and held_since is not null
        """,
        lane);
  }

  private static void letAgentGo(Tx tx, String lane, String agent) throws SQLException {
    tx.update(
        """
        update turn set held_until = 0, held_since = null, held_code = null, held_message = null
        where lane = ? and agent = ? and held_since is not null
        """,
        lane,
        agent);
  }
}
