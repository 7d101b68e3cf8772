package io.github.contractroutes.ledger;

import java.util.List;

/**
 * The end of one call.
 *
 * @param callId the ledger's number of the call
 * @param answer class of the answer, one word, kept for operators
 * @param code the platform's code, or null
 * @param platformRequestId the platform's id of the call, or null
 * @param fates one for each item of the call
 * @param hold who is held from now on, or null
 * @param slowDownMillis how long the lane takes no new call, and then goes on at a slower pace that
 *     it regains; 0 for neither
 * @param reachable whether the platform was reached and answered; false counts for the lane's
 *     breaker
 * @param caution how creates of the lane and of the agent go on after this answer
 */
public record Settlement(
    long callId,
    String answer,
    String code,
    String platformRequestId,
    List<ItemFate> fates,
    Hold hold,
    long slowDownMillis,
    boolean reachable,
    Caution caution) {

  /** {@link #answer} of a call that ended without one. */
  static final String LOST = "LOST";

  /** {@link #answer} of a call that its owner marked and did not send. */
  static final String NOT_BEGUN = "NotBegun";

  /** {@link #answer} of a call that the platform did not look into yet. */
  public static final String NOT_NOW = "NotNow";

  /**
   * How creates go on: one by one after an unknown answer; those of the lane until a call is
   * answered, those of the agent until one is made. (The names are in journals, so they stay.)
   */
  public enum Caution {
    AS_BEFORE,
    /** The answer is unknown: the lane and the agent are careful from now on. */
    ONE_BY_ONE,
    /** The platform answered, but made nothing: the lane is not careful any more. */
    ANSWERED,
    /** The platform made something: neither is careful any more. */
    NONE
  }

  /**
   * What becomes of one item.
   *
   * @param item the ledger's number of the item
   * @param fate what becomes of it
   */
  public record ItemFate(long item, Fate fate) {}

  /**
   * A lane or one of its agents is held until a person acts; one probe of one item goes out each
   * {@code probeMillis}.
   *
   * @param agentOnly whether only the agent of the call is held, else the whole lane
   */
  public record Hold(boolean agentOnly, String code, String message, long probeMillis) {}

  /** Whether items are due again. */
  boolean bringsItemsBack() {
    return fates.stream().anyMatch(fate -> fate.fate() instanceof Fate.Again);
  }

  /** Whether documents may be named, or fail with their renewal. */
  boolean mayChangeFiles() {
    return fates.stream()
        .anyMatch(fate -> !(fate.fate() instanceof Fate.Done done) || !done.files().isEmpty());
  }
}
