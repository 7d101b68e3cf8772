package io.github.contractroutes.platform;

import java.util.function.LongSupplier;

/**
 * The time after which the first byte of a call may no longer be written. It is looked at last of
 * all, so that an instance that was paused (a stopped process, a long collection) after the call
 * was marked does not send a call that others may have settled meanwhile.
 *
 * @param sendBefore reading of the monotonic clock, or null for no such time
 * @param sent what is to be run when the first byte is written; quick
 * @param nanos the monotonic clock, {@link System#nanoTime} in the service
 */
record Fence(Long sendBefore, Runnable sent, LongSupplier nanos) {
  static final Fence NONE = new Fence(null, null, () -> 0);

  void passed() {
    if (sent != null) {
      sent.run();
    }
  }

  boolean isPast() {
    return sendBefore != null && nanos.getAsLong() - sendBefore > 0;
  }
}
