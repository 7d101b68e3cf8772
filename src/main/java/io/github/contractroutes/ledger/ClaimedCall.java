package io.github.contractroutes.ledger;

import java.util.List;

/**
 * Items of one agent that fit one call, taken together with a slot of their lane.
 *
 * @param id the ledger's number of the call
 * @param lane account and action
 * @param agent who acts, as {@link NewRequest#agent()}
 * @param tenant tenant of the agent
 * @param operator operator name of the agent, or null for the tenant's own
 * @param operation {@code create}, {@code prepare} or {@code download}
 * @param platform {@code essbasic} or {@code tsign}
 * @param repeatable whether the call may be sent again after an unknown outcome
 * @param members the payload less its item array, the same for all items
 * @param items in the order of the call
 * @param opensInMicros how long after the claim the slot opens, microseconds
 * @param slot the same by the clock of the asking instance
 * @param claimedAt ledger time, epoch milliseconds
 */
public record ClaimedCall(
    long id,
    String lane,
    String agent,
    String tenant,
    String operator,
    String operation,
    String platform,
    boolean repeatable,
    byte[] members,
    List<Item> items,
    long opensInMicros,
    Slot slot,
    long claimedAt) {

  /** The same call with these items. */
  ClaimedCall withItems(List<Item> others) {
    return new ClaimedCall(
        id,
        lane,
        agent,
        tenant,
        operator,
        operation,
        platform,
        repeatable,
        members,
        List.copyOf(others),
        opensInMicros,
        slot,
        claimedAt);
  }

  /**
   * When a call may go.
   *
   * @param opensAt monotonic nanoseconds
   * @param lateBy how much later it may go because the ledger takes it for that late already,
   *     nanoseconds
   */
  public record Slot(long opensAt, long lateBy) {}

  /**
   * One item of a call.
   *
   * @param id the ledger's number of the item
   * @param request the ledger's number of its request
   * @param index index in its request, from 0
   * @param callKey what it shares a call by; a split call gives its halves keys of their own
   * @param payload the element of the item array, JSON
   * @param attempts calls sent for it before this one
   * @param bornAt when it was accepted, ledger time, epoch milliseconds
   */
  public record Item(
      long id,
      long request,
      int index,
      String callKey,
      byte[] payload,
      int attempts,
      long bornAt) {}
}
