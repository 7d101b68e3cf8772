package io.github.contractroutes.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InFlightTest {
  @Test
  void fewCreatesAreUnansweredAndTheNumberGrowsWithLatency() {
    // Given
    InFlight creates = new InFlight(() -> LaneRule.of(20, 10, 20, true));
    // Then
    assertThat(creates.limit()).isEqualTo(2);
    creates.answered(500);
    assertThat(creates.limit()).isEqualTo(20);
    for (int i = 0; i < 31; i++) {
      creates.answered(30_000);
    }
    assertThat(creates.limit()).isEqualTo(40);
  }

  @Test
  void afterAnUnknownAnswerCreatesGoOneByOneUntilOneIsAnswered() {
    // Given
    InFlight creates = new InFlight(() -> LaneRule.of(20, 10, 20, true));
    creates.answered(500);
    // When
    creates.careful(true);
    // Then
    assertThat(creates.limit()).isEqualTo(1);
    creates.careful(false);
    assertThat(creates.limit()).isEqualTo(20);
  }

  @Test
  void anotherPaceInTheTenantFileHoldsFromThenOn() {
    // Given
    AtomicInteger callsPerSecond = new AtomicInteger(20);
    InFlight creates = new InFlight(() -> LaneRule.of(callsPerSecond.get(), 10, 20, true));
    creates.answered(500);
    // When
    callsPerSecond.set(5);
    // Then
    assertThat(creates.limit()).isEqualTo(5);
  }

  @Test
  void thePaceIsTheQuotaOverASecondAndItsGuard() {
    assertThat(LaneRule.of(20, 10, 20, true).intervalMicros()).isEqualTo(50_500);
    assertThat(LaneRule.of(0, 10, 20, true).intervalMicros()).isZero();
  }
}
