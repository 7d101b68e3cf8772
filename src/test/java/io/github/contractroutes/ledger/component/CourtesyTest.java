package io.github.contractroutes.ledger.component;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CourtesyTest {
  private static final long MILLI = 1_000_000;

  @Test
  void itRestsInTimesOfWhatItWorked() {
    assertThat(Courtesy.rest(10 * MILLI, 0)).isZero();
    assertThat(Courtesy.rest(10 * MILLI, 1)).isEqualTo(10 * MILLI);
    assertThat(Courtesy.rest(10 * MILLI, 4)).isEqualTo(40 * MILLI);
  }

  @Test
  void aFullPollAfterEachRestIsAlwaysMoreThanTheQuotaTakes() {
    long longest = Courtesy.rest(Long.MAX_VALUE, 4);
    // 500 records a poll against 1,000 flows a second.
    assertThat(longest).isLessThan(500 * MILLI);
  }
}
