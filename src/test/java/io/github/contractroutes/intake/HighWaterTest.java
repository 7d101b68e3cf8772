package io.github.contractroutes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.LedgerException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HighWaterTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong countTakesMillis = new AtomicLong();
  private final AtomicInteger counts = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final HighWater highWater = new HighWater(1_000, this::count, taken::get, nanos::get);

  private long count(long most) {
    counts.incrementAndGet();
    if (failures.get() > 0) {
      throw new LedgerException("The ledger is away.");
    }
    passMillis(countTakesMillis.get());
    return Math.min(most, waiting.get());
  }

  private void passMillis(long millis) {
    nanos.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  private void takeIn(long items) {
    taken.addAndGet(items);
    waiting.addAndGet(items);
  }

  @Test
  void pausesAtTheMarkAndGoesOnWhenAFifthHasGone() {
    // Given
    takeIn(999);
    assertThat(highWater.open()).isTrue();
    // When
    takeIn(1);
    // Then
    assertThat(highWater.open()).isFalse();
    assertThat(highWater.paused()).isTrue();
    // When
    waiting.set(800);
    passMillis(1_000);
    // Then
    assertThat(highWater.open()).isFalse();
    // When
    waiting.set(799);
    passMillis(1_000);
    // Then
    assertThat(highWater.open()).isTrue();
    assertThat(highWater.paused()).isFalse();
    assertThat(highWater.waiting()).isEqualTo(799);
  }

  @Test
  void pausesAtOnceWhenOnePollBringsMoreThanThereIsRoomFor() {
    // Given
    assertThat(highWater.open()).isTrue();
    // When
    takeIn(5_000);
    // Then
    assertThat(highWater.open()).isFalse();
  }

  @Test
  void countsAgainAfterAQuarterOfTheRoomSinceOthersMayHaveTakenTheRest() {
    // Given
    assertThat(highWater.open()).isTrue();
    // When
    takeIn(249);
    highWater.open();
    // Then
    assertThat(counts).hasValue(1);
    // When
    waiting.addAndGet(750);
    takeIn(1);
    // Then
    assertThat(highWater.open()).isFalse();
    assertThat(counts).hasValue(2);
  }

  @Test
  void pausesAlsoIfOnlyOthersTookIn() {
    // Given
    assertThat(highWater.open()).isTrue();
    // When
    waiting.set(1_000);
    passMillis(1_000);
    // Then
    assertThat(highWater.open()).isFalse();
  }

  @Test
  void aSlowCountIsMadeSeldom() {
    // Given
    countTakesMillis.set(200);
    waiting.set(1_000);
    assertThat(highWater.open()).isFalse();
    waiting.set(0);
    // When
    passMillis(9_999);
    // Then
    assertThat(highWater.open()).isFalse();
    assertThat(counts).hasValue(1);
    // When
    passMillis(1);
    // Then
    assertThat(highWater.open()).isTrue();
  }

  @Test
  void aLedgerThatIsAwayChangesNothingAndIsAskedAgain() {
    // Given
    waiting.set(1_000);
    assertThat(highWater.open()).isFalse();
    failures.set(1);
    passMillis(1_000);
    // Then
    assertThat(highWater.open()).isFalse();
    // When
    failures.set(0);
    waiting.set(0);
    passMillis(1_000);
    // Then
    assertThat(highWater.open()).isTrue();
  }

  @Test
  void aMarkOfOneLetsOneAfterTheOtherIn() {
    // Given
    HighWater narrow = new HighWater(1, this::count, taken::get, nanos::get);
    takeIn(1);
    assertThat(narrow.open()).isFalse();
    // When
    waiting.set(0);
    passMillis(1_000);
    // Then
    assertThat(narrow.open()).isTrue();
  }

  @Test
  void whoWaitsIsLetGoWhenTheServiceStops() throws InterruptedException {
    // Given
    waiting.set(1_000);
    // When
    highWater.await(() -> counts.get() > 0);
    // Then
    assertThat(highWater.paused()).isTrue();
  }
}
