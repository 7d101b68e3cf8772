package io.github.contractroutes.platform;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.LongSupplier;

/**
 * When the first byte of a call may be written, and after which time no longer. That is looked at
 * last of all, so that an instance that was paused (a stopped process, a long collection) after the
 * call was marked does not send a call that others may have settled meanwhile.
 *
 * @param sendBefore reading of the monotonic clock, or null for no such time
 * @param firstByte what the first byte waits for; null for nothing
 * @param nanos the monotonic clock, {@link System#nanoTime} in the service
 */
record Fence(Long sendBefore, FirstByte firstByte, LongSupplier nanos) {
  private static final long A_WHILE_NANOS = 2_000_000;
  static final Fence NONE = new Fence(null, null, () -> 0);

  /** Waits until the first byte may be written; tells whether that took a while. */
  boolean await() throws IOException {
    if (firstByte == null) {
      return false;
    }
    long before = nanos.getAsLong();
    try {
      firstByte.await();
      return nanos.getAsLong() - before > A_WHILE_NANOS;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The service stops.");
    }
  }

  void written() {
    if (firstByte != null) {
      firstByte.left();
    }
  }

  boolean isPast() {
    return sendBefore != null && nanos.getAsLong() - sendBefore > 0;
  }
}
