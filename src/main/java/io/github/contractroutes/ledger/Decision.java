package io.github.contractroutes.ledger;

/**
 * What an operator says about one item in doubt.
 *
 * @param action what is to become of it
 * @param callId the call it went out in
 * @param index its position in that call, from 0
 * @param flowId the flow that was created; for {@link Action#ADOPT} alone
 * @param who who says so
 * @param why what it rests on; kept, never published
 */
public record Decision(
    Action action, long callId, int index, String flowId, String who, String why) {

  /** What can become of an item in doubt. */
  public enum Action {
    /** The platform created it: {@code SUCCEEDED} with the flow id. */
    ADOPT,
    /** The platform did not create it, and it is to be sent once more. */
    RESEND,
    /** The platform did not create it, and it is not to be: {@code REFUSED}. */
    REFUSE
  }
}
