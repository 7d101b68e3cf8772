package io.github.contractroutes.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The essbasic calls that were admitted, in order of arrival; the oldest are forgotten. */
final class CallLog {
  private static final int KEPT = 100_000;

  /**
   * A call.
   *
   * @param number from 1, since the start or the last reset
   * @param at when it was admitted, epoch milliseconds
   * @param organization whose agent it has
   * @param items flows or flow ids that it carries
   */
  record Admitted(long number, long at, String action, String organization, int items) {}

  private final Deque<Admitted> calls = new ArrayDeque<>();
  private long number;

  synchronized void admitted(long at, String action, String organization, int items) {
    calls.addLast(new Admitted(++number, at, action, organization, items));
    if (calls.size() > KEPT) {
      calls.removeFirst();
    }
  }

  /** Calls behind that number. */
  synchronized List<Admitted> after(long number) {
    return calls.stream().filter(call -> call.number() > number).toList();
  }

  synchronized void reset() {
    calls.clear();
    number = 0;
  }
}
