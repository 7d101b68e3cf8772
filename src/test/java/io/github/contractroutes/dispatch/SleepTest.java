package io.github.contractroutes.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody gets up early, and whoever is to stop does. */
class SleepTest {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private final Sleep sleep = new Sleep(System::nanoTime);

  @AfterEach
  void forgetTheInterrupt() {
    Thread.interrupted();
  }

  @Test
  void neitherWayOfSleepingEndsBeforeItsTime() throws InterruptedException {
    for (int i = 0; i < 50; i++) {
      // When
      long wake = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(100 * i);
      sleep.until(wake);
      long got = System.nanoTime();
      long next = got + TimeUnit.MICROSECONDS.toNanos(100 * i);
      sleep.past(next);
      long gotNext = System.nanoTime();
      // Then
      assertThat(got).isGreaterThanOrEqualTo(wake);
      assertThat(gotNext).isGreaterThanOrEqualTo(next);
    }
  }

  @Test
  void whoIsInterruptedGetsUp() {
    // Given
    long wake = System.nanoTime() + HOUR;
    // When, then
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> sleep.until(wake)).isInstanceOf(InterruptedException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> sleep.past(wake)).isInstanceOf(InterruptedException.class);
  }
}
