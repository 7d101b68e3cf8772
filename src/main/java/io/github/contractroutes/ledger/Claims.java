package io.github.contractroutes.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Takes due items of one agent for one call, together with a slot of their lane.
 *
 * <p>Turns are fair by start-time fair queueing: every agent carries a mark of what it was served,
 * the least served goes next, and a newcomer starts at the lane's present mark. Slots are those of
 * {@link LaneSlots}.
 */
final class Claims {
  static final long SERVED_UNIT = 10_000;

  /** The time between two probes in a lane, or for an agent, that is held. */
  private static final long PROBE_MILLIS = 60_000;

  /** A lone call is signed, marked and sent within that on most machines. */
  private static final long IDLE_LATE_MICROS = 25_000;

  /**
   * The state is compared so that no index of due items can be taken for it: PostgreSQL did, with a
   * plan made while few were due, and then walked tens of thousands of them for each item.
   */
  static final ManyRows TAKE =
      new ManyRows(
          """
          update item set state = #text, call_id = #int8, call_position = #int4
          where id = #id and state || '' = 'DUE'
          """);

  private final AgentTurns turns = new AgentTurns();
  private final Upkeep upkeep;

  /**
   * @param upkeep ends what is found to have waited too long
   */
  Claims(Upkeep upkeep) {
    this.upkeep = upkeep;
  }

  Optional<ClaimedCall> claim(Tx tx, Claim claim) throws SQLException {
    Lane lane = lane(tx, claim.lane());
    // After the lane's row is ours: a time from before a wait for it would be stale.
    Moment moment = Moment.read(tx, claim.nanos());
    long nowMicros = moment.micros();
    long now = nowMicros / 1000;
    if (lane.closedUntil() > now) {
      return Optional.empty();
    }
    Optional<AgentTurns.Turn> turn = turns.next(tx, claim.lane(), now, claim.nanos());
    if (turn.isEmpty()) {
      return Optional.empty();
    }
    String agent = turn.get().agent();
    Optional<First> due = first(tx, claim.lane(), agent, now);
    if (due.isEmpty()) {
      return Optional.empty();
    }
    First first = due.get();
    int most = lane.oneByOne() || lane.held() || first.alone() ? 1 : claim.maxItems();
    List<ClaimedCall.Item> mates = mates(tx, claim.lane(), agent, first.callKey(), now, most);
    List<ClaimedCall.Item> items = young(claim, first.repeatable(), mates, now);
    if (items.size() < mates.size()) {
      upkeep.endCreates(tx, now - claim.createMaxAgeMillis(), now);
    }
    if (items.isEmpty()) {
      return Optional.empty();
    }
    Breaker.probing(tx, claim.lane(), lane.failures(), now);
    long interval = lane.pace().interval(claim.intervalMicros(), now);
    LaneSlots.Slot slot =
        LaneSlots.next(
            tx,
            claim.lane(),
            lane.nextFree(),
            claim.intervalMicros(),
            interval,
            nowMicros,
            first.dueAt() * 1000);
    // Nobody is close behind in an idle lane: a slow mark there needs no word of its own.
    boolean idle = slot.micros() <= nowMicros && lane.nextFree() + interval <= nowMicros;
    long lateBy = idle ? Math.min(IDLE_LATE_MICROS, interval / 2) : 0;
    long served = Math.max(turn.get().passed(), lane.passed());
    int weight = Math.max(1, claim.weights().applyAsInt(agent));
    // Who goes alone takes as much of the lane as a full call: the others do not wait longer.
    int taken = first.alone() ? claim.maxItems() : items.size();
    long passed = served + taken * SERVED_UNIT / weight;
    turns.served(claim.lane(), passed);
    // In a lane that is held, or for an agent that is, this is the probe.
    long nextProbe = now + PROBE_MILLIS;
    tx.update(
        """
        update lane set next_free = ?, passed = ?,
          held_until = case when held_since is null then held_until else ? end
        where name = ?
        """,
        slot.nextFree(),
        served,
        nextProbe,
        claim.lane());
    tx.update(
        """
        insert into turn (lane, agent, passed) values (?, ?, ?)
        on conflict (lane, agent) do update set passed = excluded.passed,
          held_until = case when turn.held_since is null then turn.held_until else ? end
        """,
        claim.lane(),
        agent,
        passed,
        nextProbe);
    return Optional.of(take(tx, claim, agent, first, items, moment, slot.micros(), lateBy));
  }

  /**
   * Without creates that have waited too long: whoever ends old items comes every few seconds, and
   * not at once after the service was down or stood still.
   */
  static List<ClaimedCall.Item> young(
      Claim claim, boolean repeatable, List<ClaimedCall.Item> items, long now) {
    long oldest = now - claim.createMaxAgeMillis();
    return items.stream().filter(item -> repeatable || item.bornAt() > oldest).toList();
  }

  /** The lane's row, which is ours then. */
  private static Lane lane(Tx tx, String name) throws SQLException {
    Optional<Lane> lane = tx.one(LANE + tx.forUpdate(), Lane::read, name);
    if (lane.isEmpty()) {
      tx.update("insert into lane (name) values (?) on conflict (name) do nothing", name);
      lane = tx.one(LANE + tx.forUpdate(), Lane::read, name);
    }
    return lane.orElseThrow();
  }

  /** Lanes that have due items or will have. */
  List<String> lanes(Tx tx) throws SQLException {
    return tx.list(
        """
        with recursive found (lane) as (
          select min(lane) from item where state = 'DUE'
          union all
          select (select min(i.lane) from item i where i.state = 'DUE' and i.lane > found.lane)
          from found where found.lane is not null
        ) select lane from found where lane is not null
        """,
        row -> row.getString(1));
  }

  /** The earliest due time of a lane, epoch milliseconds; a far future if nothing waits. */
  long nextDue(Tx tx, String lane, long now) throws SQLException {
    long held =
        tx.number(
            """
            select case when held_until > open_until then held_until else open_until end
            from lane where name = ?
            """,
            0,
            lane);
    return Math.max(held, someDue(tx, lane, now) ? 0 : nextToComeDue(tx, lane));
  }

  /**
   * The earliest time at which an agent of the lane that is not held has a due item, or a held one
   * is held no longer; to be asked when nothing could be claimed.
   */
  long nextTurn(Tx tx, String lane) throws SQLException {
    return turns.nextAt(tx, lane);
  }

  /** Ends at the first item that is due, so that a long backlog is not read through. */
  private static boolean someDue(Tx tx, String lane, long now) throws SQLException {
    return tx.one(
            """
            select 1 from item where lane = ? and state = 'DUE' and due_at <= ?
            order by agent, due_at, id limit 1
            """,
            row -> true,
            lane,
            now)
        .isPresent();
  }

  private static long nextToComeDue(Tx tx, String lane) throws SQLException {
    return tx.number(
        "select coalesce(min(due_at), ?) from item where lane = ? and state = 'DUE'",
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        lane);
  }

  private static final String LANE =
      """
      select next_free, passed,
        case when held_until > open_until then held_until else open_until end, one_by_one,
        case when held_since is null then 0 else 1 end, failures, pace, pace_since
      from lane where name = ?
      """;

  private record Lane(
      long nextFree,
      long passed,
      long closedUntil,
      boolean oneByOne,
      boolean held,
      long failures,
      SlowDown.Pace pace) {
    private static Lane read(ResultSet row) throws SQLException {
      return new Lane(
          row.getLong(1),
          row.getLong(2),
          row.getLong(3),
          row.getInt(4) == 1,
          row.getInt(5) == 1,
          row.getLong(6),
          new SlowDown.Pace(row.getLong(7), row.getLong(8)));
    }
  }

  /**
   * The item whose turn it is, and its request.
   *
   * @param dueAt since when it waits, epoch milliseconds
   * @param alone whether no other goes with it: its agent is held, or careful with creates
   */
  private record First(
      String callKey,
      long dueAt,
      boolean alone,
      boolean repeatable,
      String tenant,
      String operator,
      String operation,
      String platform,
      byte[] members) {
    private static First read(ResultSet row) throws SQLException {
      return new First(
          row.getString(1),
          row.getLong(2),
          row.getInt(3) == 1,
          row.getInt(4) == 1,
          row.getString(5),
          row.getString(6),
          row.getString(7),
          row.getString(8),
          row.getBytes(9));
    }
  }

  private static Optional<First> first(Tx tx, String lane, String agent, long now)
      throws SQLException {
    return tx.one(
        """
        select first.call_key, first.due_at, coalesce((
            select case when t.held_since is not null then 1 when first.repeatable = 1 then 0
              else t.one_by_one end
            from turn t where t.lane = ? and t.agent = ?), 0),
          first.repeatable, r.tenant, r.operator, r.operation, r.platform, r.members
        from (
          select request, call_key, due_at, repeatable from item
          where lane = ? and agent = ? and state = 'DUE' and due_at <= ?
          order by due_at, id limit 1
        ) first join request r on r.id = first.request
        """,
        First::read,
        lane,
        agent,
        lane,
        agent,
        now);
  }

  /** Due items that fit one call, the longest due first. */
  static List<ClaimedCall.Item> mates(
      Tx tx, String lane, String agent, String callKey, long now, int most) throws SQLException {
    return tx.list(
        """
        select id, request, idx, call_key, payload, attempts, born_at from item
        where lane = ? and agent = ? and call_key = ? and state = 'DUE' and due_at <= ?
        order by due_at, id limit ?
        """,
        row ->
            new ClaimedCall.Item(
                row.getLong(1),
                row.getLong(2),
                row.getInt(3),
                row.getString(4),
                row.getBytes(5),
                row.getInt(6),
                row.getLong(7)),
        lane,
        agent,
        callKey,
        now,
        most);
  }

  private static ClaimedCall take(
      Tx tx,
      Claim claim,
      String agent,
      First first,
      List<ClaimedCall.Item> items,
      Moment moment,
      long slot,
      long lateBy)
      throws SQLException {
    long now = moment.micros() / 1000;
    long id =
        tx.number(
            """
            insert into call (lane, agent, repeatable, items, state, owner, lease_until, claimed_at,
              slot)
            values (?, ?, ?, ?, 'CLAIMED', ?, ?, ?, ?) returning id
            """,
            -1,
            claim.lane(),
            agent,
            first.repeatable(),
            items.size(),
            claim.owner(),
            now + claim.leaseMillis(),
            now,
            claim.intervalMicros() == 0 ? null : slot + lateBy + moment.unsureMicros());
    take(tx, id, 0, items);
    return new ClaimedCall(
        id,
        claim.lane(),
        agent,
        first.tenant(),
        first.operator(),
        first.operation(),
        first.platform(),
        first.repeatable(),
        first.members(),
        items,
        slot - moment.micros(),
        new ClaimedCall.Slot(moment.at(slot), TimeUnit.MICROSECONDS.toNanos(lateBy)),
        now);
  }

  /** Items go into a call, from a place in it on. */
  static void take(Tx tx, long call, int from, List<ClaimedCall.Item> items) throws SQLException {
    List<Object[]> rows = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      rows.add(new Object[] {State.DUE.become(State.CLAIMED), call, from + i, items.get(i).id()});
    }
    if (TAKE.update(tx, rows) != items.size()) {
      throw new LedgerException("Items of call " + call + " were changed while they were claimed.");
    }
  }
}
