package io.github.contractroutes.dispatch;

import io.github.contractroutes.platform.Action;
import io.github.contractroutes.tenant.Tenants;

/** Finds the rule of a lane; a lane's name is {@code <account>/<action>}. */
public final class LaneRules {
  private final Tenants tenants;
  private final int essbasicPerSecond;
  private final int tsignPerSecond;
  private final long guardMillis;
  private final long createMaxAgeMillis;

  /**
   * @param tenants whose credentials may have a quota of their own
   * @param essbasicPerSecond calls a second of an essbasic lane, 0 for no limit
   * @param tsignPerSecond calls a second of a tsign lane, 0 for no limit
   * @param guardMillis what is added to the second that the calls are spread over
   * @param createMaxAgeMillis a create that has waited longer is not sent any more
   */
  public LaneRules(
      Tenants tenants,
      int essbasicPerSecond,
      int tsignPerSecond,
      long guardMillis,
      long createMaxAgeMillis) {
    this.tenants = tenants;
    this.essbasicPerSecond = essbasicPerSecond;
    this.tsignPerSecond = tsignPerSecond;
    this.guardMillis = guardMillis;
    this.createMaxAgeMillis = createMaxAgeMillis;
  }

  /** The name of a lane. */
  public static String lane(String account, Action action) {
    return account + "/" + action.wireName();
  }

  LaneRule rule(String lane) {
    Action action = action(lane);
    String account = account(lane);
    int usual = action == Action.DOCUMENTS ? tsignPerSecond : essbasicPerSecond;
    int perSecond = tenants.current().callsPerSecond(account).orElse(usual);
    return LaneRule.of(perSecond, guardMillis, action.maxItems(), action == Action.CREATE);
  }

  /** Whether the calls of the lane may be signed with different keys, of which one may be wrong. */
  public boolean hasSeveralKeys(String lane) {
    return tenants.current().keys(account(lane)) > 1;
  }

  long createMaxAgeMillis() {
    return createMaxAgeMillis;
  }

  /** Whether answers of the lane name files to be fetched. */
  boolean namesFiles(String lane) {
    Action action = action(lane);
    return action == Action.RESOURCE_URLS || action == Action.DOCUMENTS;
  }

  private static String account(String lane) {
    return lane.substring(0, lane.lastIndexOf('/'));
  }

  static Action action(String lane) {
    String name = lane.substring(lane.lastIndexOf('/') + 1);
    for (Action action : Action.values()) {
      if (action.wireName().equals(name)) {
        return action;
      }
    }
    throw new IllegalArgumentException("Lane " + lane + " names no action of a platform.");
  }
}
