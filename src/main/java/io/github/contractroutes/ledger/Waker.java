package io.github.contractroutes.ledger;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wakes whoever waits for the ledger to change, so that nobody has to poll in a hurry; each kind of
 * change wakes those alone whom it concerns.
 */
final class Waker {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition[] changed = new Condition[Change.values().length];
  private final long[] changes = new long[changed.length];

  Waker() {
    for (int i = 0; i < changed.length; i++) {
      changed[i] = lock.newCondition();
    }
  }

  /** Changes so far; to be read before looking, and given to {@link #await}. */
  long seen(Change kind) {
    lock.lock();
    try {
      return changes[kind.ordinal()];
    } finally {
      lock.unlock();
    }
  }

  void wake(Change... kinds) {
    lock.lock();
    try {
      for (Change kind : kinds) {
        changes[kind.ordinal()]++;
        changed[kind.ordinal()].signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  void wakeAll() {
    wake(Change.values());
  }

  /** Returns when something of that kind changed since {@code seen}, or after the time. */
  void await(Change kind, long seen, long millis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (changes[kind.ordinal()] == seen && left > 0) {
        left = changed[kind.ordinal()].awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
