package io.github.contractroutes.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void theStepDoublesUpToAMinute() {
    // Given: the longest of each step
    Backoff backoff = new Backoff(() -> Math.nextDown(1.0));
    // Then
    assertThat(backoff.pauseMillis(0)).isEqualTo(499);
    assertThat(backoff.pauseMillis(1)).isEqualTo(999);
    assertThat(backoff.pauseMillis(4)).isEqualTo(7_999);
    assertThat(backoff.pauseMillis(7)).isEqualTo(59_999);
    assertThat(backoff.pauseMillis(1_000)).isEqualTo(59_999);
  }

  @Test
  void theJitterIsFullSoThatWhatFailedTogetherDoesNotComeBackTogether() {
    assertThat(new Backoff(() -> 0).pauseMillis(5)).isZero();
    assertThat(new Backoff(() -> 0.25).pauseMillis(5)).isEqualTo(4_000);
  }
}
