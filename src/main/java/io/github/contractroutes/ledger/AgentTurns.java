package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whose turn it is in a lane: of the agents that are not held and have a due item, the one whose
 * mark is lowest.
 *
 * <p>To find that one, every agent that waits is looked at, which takes tens of milliseconds with
 * thousands of them. So the look brings the next ones too, and they have their turns without
 * another look, but only as long as nobody who was served meanwhile would come before them, and not
 * for long: an agent that comes new is found by the next look. Looks take a tenth of the time.
 */
final class AgentTurns {
  private static final int AHEAD = 32;
  private static final int LOOKS_SHARE = 10;
  private static final long SHORTEST_MILLIS = 100;
  private static final long LONGEST_MILLIS = 1_000;

  private final Map<String, Line> lines = new ConcurrentHashMap<>();

  /**
   * A turn.
   *
   * @param passed the agent's mark
   */
  record Turn(String agent, long passed) {}

  /**
   * The next turn; empty if nobody can have one.
   *
   * @param now epoch milliseconds, by the ledger's clock
   * @param nanos monotonic clock, to see what a look costs
   */
  Optional<Turn> next(Tx tx, String lane, long now, LongSupplier nanos) throws SQLException {
    return line(lane).next(tx, now, nanos);
  }

  /**
   * When somebody can have a turn: epoch milliseconds, past if somebody can now, a far future if
   * nobody waits. Looks at every agent that waits.
   */
  long nextAt(Tx tx, String lane) throws SQLException {
    return tx.number(
        WAITING
            + """
            , due (agent, at) as (
              select agent, (select i.due_at from item i where i.lane = ? and i.state = 'DUE'
                and i.agent = waiting.agent order by i.due_at, i.id limit 1)
              from waiting where agent is not null
            )
            select coalesce(min(case when t.held_until > due.at then t.held_until else due.at end), ?)
            from due left join turn t on t.lane = ? and t.agent = due.agent
            """,
        Long.MAX_VALUE,
        lane,
        lane,
        lane,
        Long.MAX_VALUE,
        lane);
  }

  /** Notes that an agent was served, and its mark since. */
  void served(String lane, long passed) {
    line(lane).served(passed);
  }

  private Line line(String lane) {
    return lines.computeIfAbsent(lane, Line::new);
  }

  /** Skips from agent to agent along the index of due items, however many items each has. */
  private static final String WAITING =
      """
      with recursive waiting (agent) as (
        select min(agent) from item where lane = ? and state = 'DUE'
        union all
        select (select min(i.agent) from item i
                where i.lane = ? and i.state = 'DUE' and i.agent > waiting.agent)
        from waiting where waiting.agent is not null
      )
      """;

  /** (As an exists(), PostgreSQL joins the agents with every item that waits.) */
  private static Collection<Turn> nextOnes(Tx tx, String lane, long now) throws SQLException {
    return tx.list(
        WAITING
            + """
            select waiting.agent, coalesce(t.passed, 0) as passed
            from waiting left join turn t on t.lane = ? and t.agent = waiting.agent
            where waiting.agent is not null and coalesce(t.held_until, 0) <= ?
              and (select i.due_at from item i where i.lane = ? and i.agent = waiting.agent
                and i.state = 'DUE' order by i.due_at, i.id limit 1) <= ?
            order by passed, waiting.agent limit ?
            """,
        row -> new Turn(row.getString(1), row.getLong(2)),
        lane,
        lane,
        lane,
        now,
        lane,
        now,
        AHEAD);
  }

  private static boolean stillWaits(Tx tx, String lane, Turn turn, long now) throws SQLException {
    return tx.one(
            """
            select 1 from item i left join turn t on t.lane = i.lane and t.agent = i.agent
            where i.lane = ? and i.agent = ? and i.state = 'DUE' and i.due_at <= ?
              and coalesce(t.passed, 0) = ? and coalesce(t.held_until, 0) <= ?
            order by i.due_at, i.id limit 1
            """,
            row -> true,
            lane,
            turn.agent(),
            now,
            turn.passed(),
            now)
        .isPresent();
  }

  /** Who stands in line in one lane since the last look. */
  private static final class Line {
    private final String lane;
    private final Deque<Turn> ahead = new ArrayDeque<>();
    private long lookedAt;
    private long goodForMillis;
    private long lowestServed;

    Line(String lane) {
      this.lane = lane;
    }

    synchronized Optional<Turn> next(Tx tx, long now, LongSupplier nanos) throws SQLException {
      if (now < lookedAt || now - lookedAt > goodForMillis) {
        ahead.clear();
      }
      while (!ahead.isEmpty() && ahead.peek().passed() <= lowestServed) {
        Turn turn = ahead.poll();
        if (stillWaits(tx, lane, turn, now)) {
          return Optional.of(turn);
        }
      }
      ahead.clear();
      long begun = nanos.getAsLong();
      ahead.addAll(nextOnes(tx, lane, now));
      long cost = TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - begun);
      goodForMillis = Math.min(LONGEST_MILLIS, Math.max(SHORTEST_MILLIS, LOOKS_SHARE * cost));
      lookedAt = now;
      lowestServed = Long.MAX_VALUE;
      Optional<Turn> first = Optional.ofNullable(ahead.poll());
      if (ahead.size() < AHEAD - 1) {
        // These are all that wait; another look costs little and finds whoever comes.
        ahead.clear();
      }
      return first;
    }

    synchronized void served(long passed) {
      lowestServed = Math.min(lowestServed, passed);
    }
  }
}
