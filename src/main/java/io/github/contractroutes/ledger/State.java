package io.github.contractroutes.ledger;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Where an item stands. {@code CLAIMED} is not {@code CALLING}: a claimed item waits for its slot
 * and a crash frees it; from {@code CALLING} on bytes may have left.
 */
public enum State {
  /** Waits for a call, from its due time on. */
  DUE,
  /** In a call that was not yet marked; nothing left. */
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
          DUE, EnumSet.of(CLAIMED, REFUSED, FAILED),
          CLAIMED, EnumSet.of(DUE, CALLING),
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
