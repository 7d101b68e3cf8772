package io.github.contractroutes.dispatch;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * How many calls of a lane may be unanswered at a time: enough for rate times latency, and for
 * creates no more than twice that (2 to 40), so that a platform that accepts and hangs leaves tens
 * in doubt and not thousands. After an unknown answer to a create, one at a time until one is
 * answered.
 */
final class InFlight {
  private static final int SAMPLES = 31;
  private static final int FEWEST = 2;
  private static final int MOST_CREATES = 40;
  private static final int MOST_READS = 128;

  /** Without a quota the ledger sets the pace; more calls would only wait for it. */
  private static final int MOST_READS_UNPACED = 32;

  private final Supplier<LaneRule> rules;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final Deque<Long> latencies = new ArrayDeque<>();
  private int open;
  private boolean oneByOne;

  /**
   * @param rules what holds for the lane now; an edit of the tenant file may change it
   */
  InFlight(Supplier<LaneRule> rules) {
    this.rules = rules;
  }

  /** Whether one more call may begin; asked by the one who then {@linkplain #enter begins} it. */
  boolean hasPlace() {
    lock.lock();
    try {
      return open < limit();
    } finally {
      lock.unlock();
    }
  }

  /** A call begins. */
  void enter() {
    lock.lock();
    try {
      open++;
    } finally {
      lock.unlock();
    }
  }

  /** Whether calls are to have one item each, until one is answered. */
  boolean oneByOne() {
    lock.lock();
    try {
      return oneByOne;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is a place. */
  void awaitPlace() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (open >= limit()) {
        freed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A call has ended. */
  void leave() {
    lock.lock();
    try {
      open--;
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Notes an answered call; {@link #leave} follows. */
  void answered(long latencyMillis) {
    lock.lock();
    try {
      latencies.addLast(latencyMillis);
      if (latencies.size() > SAMPLES) {
        latencies.removeFirst();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Notes how creates go on.
   *
   * @param oneByOne whether one at a time, because a call has ended in doubt
   */
  void careful(boolean oneByOne) {
    lock.lock();
    try {
      this.oneByOne = oneByOne;
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int limit() {
    lock.lock();
    try {
      if (oneByOne) {
        return 1;
      }
      LaneRule rule = rules.get();
      if (!rule.creates()) {
        return rule.callsPerSecond() == 0 ? MOST_READS_UNPACED : MOST_READS;
      }
      double perSecond = rule.callsPerSecond() == 0 ? MOST_CREATES : rule.callsPerSecond();
      long wanted = Math.round(2 * perSecond * median() / 1000.0);
      return (int) Math.max(FEWEST, Math.min(MOST_CREATES, wanted));
    } finally {
      lock.unlock();
    }
  }

  private long median() {
    if (latencies.isEmpty()) {
      return 0;
    }
    long[] sorted = latencies.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
