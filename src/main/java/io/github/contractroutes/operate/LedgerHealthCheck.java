package io.github.contractroutes.operate;

import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerSight;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Readiness of the ledger: down if it cannot be read; otherwise up, with what it holds and who is
 * held. A held credential does not make the service unready: the other tenants are served.
 */
public final class LedgerHealthCheck extends AbstractHealthCheck {
  private final Ledger ledger;

  public LedgerHealthCheck(Ledger ledger) {
    super("contract-routes", "ledger");
    this.ledger = ledger;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    try {
      LedgerSight sight = ledger.openSight();
      builder.detail("items", sight.items().toString());
      builder.detail("files", sight.files().toString());
      builder.detail("unpublished", sight.unpublished());
      int alarms = ledger.doubts().alarms().size();
      if (alarms > 0) {
        builder.detail("alarms", alarms + " late answers contradict what was settled");
      }
      for (LedgerSight.Held held : sight.held()) {
        String who = held.agent() == null ? held.lane() : held.lane() + " " + held.agent();
        builder.detail("held " + who, held.code());
      }
      builder.up();
    } catch (RuntimeException e) {
      builder.message(e.getMessage()).down();
    }
  }
}
