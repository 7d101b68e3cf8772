package io.github.contractroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StopOnSignalTest {
  /** Whatever is waited for is over at once: a call timeout of less than the time beyond it. */
  private static final Duration NOTHING = Duration.ofSeconds(-9);

  @Test
  void aServiceThatEndsIsASuccess() {
    CountDownLatch closed = new CountDownLatch(1);

    int exit = new StopOnSignal(closed::countDown, Duration.ofSeconds(30)).stop();

    assertThat(exit).isZero();
    assertThat(closed.getCount()).isZero();
  }

  @Test
  void oneThatDoesNotLetGoIsLeftBehind() {
    CountDownLatch never = new CountDownLatch(1);

    int exit = new StopOnSignal(never::await, NOTHING).stop();

    assertThat(exit).isZero();
  }

  @Test
  void oneThatFailsToEndIsNoSuccess() {
    AutoCloseable failing =
        () -> {
          throw new IllegalStateException("the ledger did not close");
        };

    assertThat(new StopOnSignal(failing, Duration.ofSeconds(30)).stop()).isEqualTo(1);
  }
}
