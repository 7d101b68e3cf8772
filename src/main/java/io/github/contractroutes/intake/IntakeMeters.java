package io.github.contractroutes.intake;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Shows in {@code /observe/metrics} how many items wait, and whether intake pauses. */
public final class IntakeMeters implements MeterBinder {
  private final HighWater highWater;

  public IntakeMeters(HighWater highWater) {
    this.highWater = highWater;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("contracts.intake.waiting", highWater, HighWater::waiting)
        .description("Items that wait for a call or its answer; counted up to the high-water mark")
        .register(registry);
    Gauge.builder("contracts.intake.paused", highWater, room -> room.open() ? 0 : 1)
        .description("1 while intake pauses because too many items wait")
        .register(registry);
  }
}
