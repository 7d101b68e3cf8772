package io.github.contractroutes.ledger;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Where an item stands. {@code CLAIMED} is not {@code CALLING}: a claimed item waits for its slot
 * and a crash frees it; from {@code CALLING} on bytes may have left.
 */
public enum State {
  /**
   * Waits for a call, from its due time on. It may still succeed without one: by the own late
   * answer of the call that an operator's resend is to repeat. A create goes from here into doubt
   * if such a resend was not sent in time, or if the ledger was lost.
   */
  DUE,
  /**
   * In a call that was not yet marked; nothing left. The own late answer of an earlier, lost call
   * can still settle it; the new call then lacks an item and is not sent.
   */
  CLAIMED,
  /** Marked: bytes may have left. */
  CALLING,
  SUCCEEDED,
  REFUSED,
  FAILED,
  /** A create without a known answer. */
  IN_DOUBT;

  private static final Map<State, Set<State>> MOVES =
      Map.of(
          DUE, EnumSet.of(CLAIMED, SUCCEEDED, REFUSED, FAILED, IN_DOUBT),
          CLAIMED, EnumSet.of(DUE, CALLING, SUCCEEDED),
          CALLING, EnumSet.of(DUE, SUCCEEDED, REFUSED, FAILED, IN_DOUBT),
          IN_DOUBT, EnumSet.of(DUE, SUCCEEDED, REFUSED),
          SUCCEEDED, EnumSet.noneOf(State.class),
          REFUSED, EnumSet.noneOf(State.class),
          FAILED, EnumSet.noneOf(State.class));

  /** Whether an item may go from here to there. */
  public boolean mayBecome(State next) {
    return MOVES.get(this).contains(next);
  }

  /**
   * Checks a move.
   *
   * @throws IllegalStateException if the table of moves has no such move
   */
  State become(State next) {
    if (!mayBecome(next)) {
      throw new IllegalStateException("An item does not go from " + this + " to " + next + ".");
    }
    return next;
  }
}
