package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerDoor;
import io.github.contractroutes.ledger.LedgerSettings;
import io.github.contractroutes.tenant.Tenants;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A lane of one or several instances in virtual time, with the ledger, lanes and pace of the
 * service; everything that takes time takes a random one: commits, marks, wake-ups, whole instances
 * that stand still. What is sent when is all that is kept.
 */
final class PaceRun {
  /** How long something takes; nanoseconds. */
  interface Delay {
    long of(Random random);
  }

  /**
   * What takes how long.
   *
   * @param commit from when the ledger's time was read until the answer is there
   * @param mark signing and marking
   * @param way from the pace to where the first byte waits
   * @param wake from the time a sleeper wants to wake until it does
   * @param stall for which an instance stands still, asked for before each of its steps
   */
  record Delays(Delay commit, Delay mark, Delay way, Delay wake, Delay stall) {}

  /** Where a call waits for its slot. */
  private interface Gate {
    OptionalLong askAgainAt(ClaimedCall call) throws TooLateToSend;
  }

  private record Event(long at, long number, Instance instance, Runnable work)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
    }
  }

  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Random random;
  private final Delays delays;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Long> sent = new ArrayList<>();
  private long now;
  private long number;

  /**
   * @param began where time begins, monotonic nanoseconds
   */
  PaceRun(Random random, Delays delays, long began) {
    this.random = random;
    this.delays = delays;
    this.now = began;
  }

  long nanos() {
    return now;
  }

  /** Adds an instance that works the lane from now on. */
  void instance(LedgerDoor door, Tenants tenants, String lane) {
    Instance instance = new Instance(door, tenants, lane);
    after(random.nextLong(IDLE_NANOS), instance, instance::turn);
  }

  /** Lets time pass; when calls went, in order, monotonic nanoseconds. */
  List<Long> pass(long forNanos) {
    long until = now + forNanos;
    while (!events.isEmpty() && events.peek().at() < until) {
      Event event = events.poll();
      now = event.at();
      long still = event.instance().standsStillUntil;
      if (still > now) {
        events.add(new Event(still, event.number(), event.instance(), event.work()));
        continue;
      }
      event.instance().standsStillUntil = now + delays.stall().of(random);
      event.work().run();
    }
    now = until;
    return sent.stream().sorted().toList();
  }

  private void after(long nanos, Instance instance, Runnable work) {
    events.add(new Event(now + nanos, number++, instance, work));
  }

  private final class Instance implements LedgerDoor.Faults {
    private final DispatchDoor dispatch;
    private final DispatchDoor.LaneDoor lane;
    private long standsStillUntil;

    Instance(LedgerDoor door, Tenants tenants, String name) {
      Ledger ledger =
          door.process(new LedgerSettings("", "", "", "group", false, false, 3), true, this);
      dispatch =
          new DispatchDoor(
              ledger,
              tenants,
              new LaneRules(tenants, 20, 50, 10, Long.MAX_VALUE),
              "instance-" + System.identityHashCode(this),
              new Settle(() -> 0, () -> 0.5, 86_400_000),
              PaceRun.this::nanos);
      lane =
          dispatch.open().stream().filter(open -> open.name().equals(name)).findAny().orElseThrow();
    }

    /** What the lane's loop does. */
    void turn() {
      DispatchDoor.Next next = lane.next();
      if (next.call() == null) {
        after(next.full() ? IDLE_NANOS / 10 : IDLE_NANOS, this, this::turn);
        return;
      }
      long wait = Math.max(0, next.atNanos() - now);
      after(wait + (wait == 0 ? 0 : delays.wake().of(random)), this, () -> hand(next.call()));
    }

    private void hand(ClaimedCall call) {
      after(0, this, () -> begin(call));
      after(0, this, this::turn);
    }

    private void begin(ClaimedCall claimed) {
      ClaimedCall call = lane.topUp(claimed);
      lane.begin(call);
      after(
          delays.mark().of(random),
          this,
          () -> {
            dispatch.marked(call);
            pace(call);
          });
    }

    private void pace(ClaimedCall call) {
      pass(
          call,
          dispatch::pace,
          () -> {
            long passed = now;
            after(
                delays.way().of(random),
                this,
                () -> {
                  dispatch.ready(call, now - passed);
                  leave(call);
                });
          });
    }

    private void leave(ClaimedCall call) {
      pass(
          call,
          dispatch::firstByte,
          () -> {
            sent.add(now);
            dispatch.sent(call, note -> after(delays.mark().of(random), this, note));
            after(random.nextLong(10 * IDLE_NANOS), this, () -> lane.end(call));
          });
    }

    private void pass(ClaimedCall call, Gate gate, Runnable then) {
      OptionalLong wake;
      try {
        wake = gate.askAgainAt(call);
      } catch (TooLateToSend e) {
        lane.end(call);
        return;
      }
      if (wake.isEmpty()) {
        then.run();
        return;
      }
      long wait = wake.getAsLong() - now;
      after(wait <= 0 ? 0 : wait + delays.wake().of(random), this, () -> pass(call, gate, then));
    }

    @Override
    public void before(boolean write) {
      // The ledger is there.
    }

    @Override
    public void beforeCommit(boolean write) {
      // Every commit succeeds.
    }

    @Override
    public void afterCommit(boolean write) {
      now += delays.commit().of(random);
    }
  }
}
