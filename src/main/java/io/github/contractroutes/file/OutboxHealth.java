package io.github.contractroutes.file;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Shows in {@code /observe/health} that fetching stands still because of the outbox. */
final class OutboxHealth extends AbstractHealthCheck {

  static final String SENTENCE =
      "The outbox is full or cannot be written: fetching documents stands still until it takes one.";

  private final OutboxFullPolicy policy;

  OutboxHealth(OutboxFullPolicy policy) {
    super("contract-routes", "outbox");
    this.policy = policy;
  }

  @Override
  public boolean isLiveness() {
    // A restart makes no room.
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    if (policy.full()) {
      builder.down().message(SENTENCE);
    } else {
      builder.up();
    }
  }
}
