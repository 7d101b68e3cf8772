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
 * @param caution how creates of the lane go on after this answer
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

  /** After an unknown answer to a create, creates go one by one until one is answered. */
  public enum Caution {
    AS_BEFORE,
    ONE_BY_ONE,
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
   * A lane or one of its agents is held until a person acts; one probe goes out each {@code
   * probeMillis}.
   *
   * @param agentOnly whether only the agent of the call is held, else the whole lane
   */
  public record Hold(boolean agentOnly, String code, String message, long probeMillis) {}
}
