package io.github.contractroutes.ledger;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Semaphore;

/**
 * Who is next at the one writer: whoever has a slot to keep goes before the others, each kind in
 * the order of arrival. So that the others are served at all, one of them is let in after a number
 * of urgent ones in a row.
 */
final class Turns {
  private static final int URGENT_IN_A_ROW = 16;

  private final Queue<Semaphore> urgent = new ArrayDeque<>();
  private final Queue<Semaphore> usual = new ArrayDeque<>();
  private boolean taken;
  private int inARow;

  /** Waits for the turn; {@link #leave} gives it back. */
  void enter(boolean isUrgent) {
    Semaphore mine = new Semaphore(0);
    synchronized (this) {
      if (!taken) {
        taken = true;
        return;
      }
      (isUrgent ? urgent : usual).add(mine);
    }
    // Not to be interrupted: the turn would be handed to somebody who has gone.
    mine.acquireUninterruptibly();
  }

  /** Whether somebody urgent waits. */
  synchronized boolean urgentWaits() {
    return !urgent.isEmpty();
  }

  /** Hands the turn to the next. */
  synchronized void leave() {
    boolean usualNow = urgent.isEmpty() || inARow >= URGENT_IN_A_ROW && !usual.isEmpty();
    inARow = usualNow ? 0 : inARow + 1;
    Semaphore next = usualNow ? usual.poll() : urgent.poll();
    taken = next != null;
    if (taken) {
      next.release();
    }
  }
}
