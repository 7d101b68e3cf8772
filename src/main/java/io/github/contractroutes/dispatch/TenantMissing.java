package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.ClaimedCall;

/** A request was accepted for a tenant or operator that the tenant file no longer has. */
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
}
