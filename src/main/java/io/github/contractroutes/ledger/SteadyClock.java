package io.github.contractroutes.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The embedded ledger's clock: the wall's time when the service started, and since then what the
 * monotonic clock says has passed. A wall clock that is set hours forward would end every lease and
 * every item's age at once; one that is set back would let due items wait for as long. Here both
 * change nothing until the next start.
 *
 * <p>Thread-safe.
 */
public final class SteadyClock {
  private final LongSupplier nanos;
  private final long beganMicros;
  private final long beganNanos;

  /**
   * @param wallMicros the clock on the wall, epoch microseconds; read once
   * @param nanos a clock that only ever goes on, nanoseconds from anywhere
   */
  public SteadyClock(LongSupplier wallMicros, LongSupplier nanos) {
    this.nanos = nanos;
    this.beganMicros = wallMicros.getAsLong();
    this.beganNanos = nanos.getAsLong();
  }

  /** From the clocks of this machine. */
  public static SteadyClock ofThisMachine() {
    return new SteadyClock(
        () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()), System::nanoTime);
  }

  /** Epoch microseconds. */
  public long micros() {
    return beganMicros + TimeUnit.NANOSECONDS.toMicros(nanos.getAsLong() - beganNanos);
  }

  /** Epoch milliseconds. */
  public long millis() {
    return micros() / 1_000;
  }
}
