package io.github.contractroutes.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulation bites: with any one rule broken, some seed finds a broken promise. */
class BrokenRulesTest {
  private static final int SEEDS = 4_000;

  @ParameterizedTest
  @CsvSource({
    "SEND_BEFORE_MARK, has 2 contracts",
    "NO_FENCE, has 2 contracts",
    "SEND_LATE, us after it began",
    "RETRY_CREATES, has 2 contracts",
    "RETRY_AT_START, has 2 contracts",
    "COMMIT_OFFSET_FIRST, is accepted 0 times",
    "SPLIT_AFTER_ANY_ERROR, has 2 contracts",
    "RESEND_EARLY, has 2 contracts",
    "DECIDE_EARLY, has 2 contracts",
    "PUBLISHED_BEFORE_SENT, the topic says null"
  })
  void aBrokenRuleBreaksItsPromise(Broken broken, String promise) {
    // When
    Seeds.Found found = Seeds.run(1, SEEDS, broken, 1, promise);
    // Then
    System.out.println(broken + " after " + found.tally().runs() + " runs: " + found.failures());
    assertThat(found.failures()).isNotEmpty().noneMatch(text -> text.contains("simulation itself"));
  }
}
