package io.github.contractroutes.ledger;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Who is next at the one writer: whoever has a slot to keep goes before the others, each kind in
 * the order of arrival. So that the others are served at all, one of them is let in after a number
 * of urgent ones in a row. Not safe for use by many threads.
 */
final class Turns<T> {
  private static final int URGENT_IN_A_ROW = 16;

  private final Queue<T> urgent = new ArrayDeque<>();
  private final Queue<T> usual = new ArrayDeque<>();
  private int inARow;

  void add(T one, boolean isUrgent) {
    (isUrgent ? urgent : usual).add(one);
  }

  /** Whether somebody urgent waits. */
  boolean urgentWaits() {
    return !urgent.isEmpty();
  }

  /** Somebody who waits, without taking the turn; null if nobody does. */
  T someone() {
    return urgent.isEmpty() ? usual.peek() : urgent.peek();
  }

  /** Takes out whose turn it is; null if nobody waits. */
  T next() {
    T next = nextUrgent();
    if (next == null) {
      inARow = 0;
      next = usual.poll();
    }
    return next;
  }

  /** The same, but only somebody urgent; null also if it is the turn of one of the others. */
  T nextUrgent() {
    if (inARow >= URGENT_IN_A_ROW) {
      return null;
    }
    T next = urgent.poll();
    // Nobody is kept waiting while only urgent ones come.
    inARow = usual.isEmpty() ? 0 : inARow + 1;
    return next;
  }
}
