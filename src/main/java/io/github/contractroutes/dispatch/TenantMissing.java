package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.ClaimedCall;

/**
 * A request was accepted for a tenant or operator that the tenant file no longer has, or has at
 * another platform.
 */
public class TenantMissing extends Exception {
  private static final long serialVersionUID = 1L;

  TenantMissing(ClaimedCall call) {
    super(
        "The tenant file no longer has "
            + (call.operator() == null
                ? "tenant " + call.tenant()
                : "operator " + call.operator() + " of tenant " + call.tenant())
            + "; its accepted requests wait until it is back.");
  }

  TenantMissing(ClaimedCall call, String platform) {
    super(
        "Tenant "
            + call.tenant()
            + " is at "
            + platform
            + " now; its requests that were accepted for "
            + call.platform()
            + " wait until it is back there.");
  }
}
