package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.download;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded ledger's time goes on evenly, whatever the clock on the wall does. */
class SteadyClockTest {
  private static final long HOUR_MICROS = 3_600_000_000L;

  private final AtomicLong wallMicros = new AtomicLong(1_800_000_000_000_000L);
  private final AtomicLong nanos = new AtomicLong(-7);

  @Test
  void itTakesTheWallsTimeOnceAndThenCountsWhatHasPassed() {
    // Given
    SteadyClock clock = new SteadyClock(wallMicros::get, nanos::get);
    // When
    wallMicros.addAndGet(-5 * HOUR_MICROS);
    nanos.addAndGet(2_500_000);
    // Then
    assertThat(clock.micros()).isEqualTo(1_800_000_000_002_500L);
    assertThat(clock.millis()).isEqualTo(1_800_000_000_002L);
  }

  @Test
  void aClockSetBackWhileTheServiceWasDownDoesNotLetDueItemsWait(@TempDir Path folder) {
    // Given
    try (LedgerFixture fixture = new LedgerFixture(folder.resolve("ledger.db"))) {
      fixture.ledger.accept(poll(download("r", "acme", 1, 0)));
      // When
      fixture.clockMicros.addAndGet(-3 * HOUR_MICROS);
      fixture.restart();
      // Then
      assertThat(fixture.ledger.untilDue("account/download")).isZero();
      assertThat(fixture.ledger.claim(fixture.claim("download", 50))).isPresent();
    }
  }
}
