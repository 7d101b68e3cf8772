package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.ContractMark;
import io.github.contractroutes.platform.Action;
import io.github.contractroutes.platform.Agent;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.PlatformKey;
import io.github.contractroutes.tenant.Credential;
import io.github.contractroutes.tenant.Tenant;
import io.github.contractroutes.tenant.Tenants;
import java.util.List;

/** Adds to a claimed call what only the tenant file knows: who acts and what it is signed with. */
public final class EnrichAgent {
  private final Tenants tenants;
  private final String essbasicEndpoint;
  private final String tsignEndpoint;
  private final boolean mark;

  /**
   * @param tenants the tenant file
   * @param essbasicEndpoint where credentials without an endpoint of their own call
   * @param tsignEndpoint the same for tsign
   * @param mark whether an absent CustomerData is filled with a mark of our own
   */
  public EnrichAgent(Tenants tenants, String essbasicEndpoint, String tsignEndpoint, boolean mark) {
    this.tenants = tenants;
    this.essbasicEndpoint = essbasicEndpoint;
    this.tsignEndpoint = tsignEndpoint;
    this.mark = mark;
  }

  /**
   * Makes the platform call.
   *
   * @throws TenantMissing if the tenant or operator is no longer in the tenant file, or the tenant
   *     is at another platform now
   * @throws AccountChanged if the tenant has another account now
   */
  public PlatformCall enrich(ClaimedCall call) throws TenantMissing, AccountChanged {
    Tenant tenant = tenants.find(call.tenant()).orElseThrow(() -> new TenantMissing(call));
    Action action = LaneRules.action(call.lane());
    Credential credential = tenant.credential();
    if (!credential.platform().equals(call.platform())) {
      throw new TenantMissing(call, credential.platform());
    }
    String lane = LaneRules.lane(credential.account(), action);
    if (!lane.equals(call.lane())) {
      throw new AccountChanged(call, lane);
    }
    Agent agent = null;
    if (action != Action.DOCUMENTS) {
      String operator = tenant.operator(call.operator()).orElseThrow(() -> new TenantMissing(call));
      agent = new Agent(tenant.appId(), tenant.organizationOpenId(), operator);
    }
    boolean creates = action == Action.CREATE && !call.repeatable();
    return new PlatformCall(
        String.valueOf(call.id()),
        action,
        action == Action.CREATE && call.repeatable(),
        key(credential),
        agent,
        call.members(),
        call.items().stream().map(ClaimedCall.Item::payload).toList(),
        creates && mark ? marks(call) : List.of());
  }

  private static List<String> marks(ClaimedCall call) {
    return call.items().stream().map(item -> ContractMark.of(call.id(), item.id())).toList();
  }

  private PlatformKey key(Credential credential) {
    if (credential.platform().equals(Credential.ESSBASIC)) {
      return new PlatformKey.Essbasic(
          or(credential.endpoint(), essbasicEndpoint),
          credential.secretId(),
          credential.secretKey(),
          credential.token());
    }
    return new PlatformKey.Tsign(
        or(credential.endpoint(), tsignEndpoint),
        credential.appId(),
        credential.appSecret(),
        "token".equals(credential.auth()));
  }

  private static String or(String own, String usual) {
    return own == null ? usual : own;
  }
}
