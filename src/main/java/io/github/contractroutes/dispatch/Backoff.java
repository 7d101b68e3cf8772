package io.github.contractroutes.dispatch;

import java.util.function.DoubleSupplier;

/**
 * Pauses between attempts: exponential with full jitter (any time between 0 and the step), so that
 * what failed together does not come back together.
 */
final class Backoff {
  private static final long FIRST_MILLIS = 500;
  private static final long LONGEST_MILLIS = 60_000;

  private final DoubleSupplier random;

  /**
   * @param random numbers from 0 (inclusive) to 1 (exclusive)
   */
  Backoff(DoubleSupplier random) {
    this.random = random;
  }

  /**
   * @param attempts calls sent so far, 0 or more
   */
  long pauseMillis(int attempts) {
    long step = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(attempts, 20));
    return (long) (step * random.getAsDouble());
  }
}
