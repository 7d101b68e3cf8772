package io.github.contractroutes.intake;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Shows in {@code /observe/health} that intake stands still because too many items wait. The
 * service stays ready: it works them off, and another instance would have to wait as well.
 */
public final class IntakeHealth extends AbstractHealthCheck {
  private final HighWater highWater;

  public IntakeHealth(HighWater highWater) {
    super("contract-routes", "intake");
    this.highWater = highWater;
  }

  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    boolean open = highWater.open();
    builder.detail("waiting", highWater.waiting());
    builder.detail("high-water", highWater.mark());
    if (!open) {
      builder.detail("intake", "paused");
      builder.message("Intake is paused: too many items wait; it goes on by itself.");
    }
    builder.up();
  }
}
