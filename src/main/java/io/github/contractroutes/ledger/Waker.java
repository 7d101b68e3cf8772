package io.github.contractroutes.ledger;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes whoever waits for the ledger to change, so that nobody has to poll in a hurry. */
final class Waker {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Waker[] alsoWoken;
  private long changes;

  /**
   * @param alsoWoken whoever waits for these is woken by every change, too
   */
  Waker(Waker... alsoWoken) {
    this.alsoWoken = alsoWoken;
  }

  /** Changes so far; to be read before looking, and given to {@link #await}. */
  long seen() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  void wake() {
    lock.lock();
    try {
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    for (Waker other : alsoWoken) {
      other.wake();
    }
  }

  /** Returns when something changed since {@code seen}, or after the time. */
  void await(long seen, long millis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (changes == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
