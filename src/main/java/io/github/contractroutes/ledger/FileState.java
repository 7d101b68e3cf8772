package io.github.contractroutes.ledger;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where a document stands. */
public enum FileState {
  /** Waits to be fetched while its link lives. */
  NAMED,
  /** Is being fetched. */
  FETCHING,
  /** Its link has died; the platform is to be asked for another one when a fetch permit is free. */
  RENEW,
  /** A renewal waits in its lane or is on its way. */
  RENEWING,
  /** Documents are not fetched: its link is all there is to tell. */
  LINK_ONLY,
  /** Lies in the outbox. */
  STORED,
  /** Could not be had. */
  FAILED,
  /** The platform named other documents of the flow before this one was had. */
  SUPERSEDED;

  private static final Map<FileState, Set<FileState>> MOVES =
      Map.of(
          NAMED, EnumSet.of(FETCHING, RENEW, FAILED, SUPERSEDED),
          FETCHING, EnumSet.of(STORED, FAILED, NAMED, RENEW, SUPERSEDED),
          RENEW, EnumSet.of(RENEWING, NAMED, LINK_ONLY, SUPERSEDED),
          RENEWING, EnumSet.of(NAMED, LINK_ONLY, FAILED, SUPERSEDED),
          LINK_ONLY, EnumSet.of(RENEW, SUPERSEDED),
          STORED, EnumSet.noneOf(FileState.class),
          FAILED, EnumSet.noneOf(FileState.class),
          SUPERSEDED, EnumSet.noneOf(FileState.class));

  /** In SQL: states of a document that is to be had and has no fate yet. */
  static final String OPEN = "('NAMED', 'FETCHING', 'RENEW', 'RENEWING')";

  /** Whether a document may go from here to there. */
  public boolean mayBecome(FileState next) {
    return MOVES.get(this).contains(next);
  }

  /**
   * Checks a move.
   *
   * @throws IllegalStateException if the table of moves has no such move
   */
  FileState become(FileState next) {
    if (!mayBecome(next)) {
      throw new IllegalStateException("A document does not go from " + this + " to " + next + ".");
    }
    return next;
  }
}
