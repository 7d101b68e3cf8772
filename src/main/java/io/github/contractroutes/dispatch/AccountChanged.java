package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.ClaimedCall;

/**
 * A call was claimed in the lane of an account that its tenant does not use any more: it would not
 * be counted in the pace of the account whose key it is signed with.
 */
public final class AccountChanged extends Exception {
  private static final long serialVersionUID = 1L;

  private final String lane;

  /**
   * @param lane where the tenant's calls go now
   */
  AccountChanged(ClaimedCall call, String lane) {
    super(
        "Tenant "
            + call.tenant()
            + " has another account since its requests were accepted; they go on in lane "
            + lane
            + ".");
    this.lane = lane;
  }

  String lane() {
    return lane;
  }
}
