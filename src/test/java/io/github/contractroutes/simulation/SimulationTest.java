package io.github.contractroutes.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whatever fails, a create reaches the platform at most once and every item ends in one outcome.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 2_000);
  private static final long FIRST = Long.getLong("simulation.first", 1);

  @Test
  void everyPromiseHoldsInEverySeed() {
    // When
    Seeds.Found found = Seeds.run(FIRST, SEEDS, Broken.NOTHING, 10, "");
    // Then
    System.out.println(found.tally() + ", " + found.breaches() + " breaches of the assumption");
    assertThat(found.failures())
        .as("seeds that broke a promise, and their logs' last lines")
        .isEmpty();
    assertThat(found.tally().runs()).isEqualTo(SEEDS);
  }

  @Test
  void theSameSeedGivesTheSameLogToTheLetter() {
    for (long seed : List.of(3L, 17L, 1234L)) {
      // When
      List<String> first = Seeds.log(seed);
      List<String> second = Seeds.log(7, 8, 9, seed);
      // Then
      assertThat(first).hasSizeGreaterThan(10).isEqualTo(second);
    }
  }
}
