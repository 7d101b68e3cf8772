package io.github.contractroutes.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The simulated journey has the steps of the real one. */
class StepsTest {
  private static final Pattern ID = Pattern.compile("id: ([a-z-]+)");

  /**
   * The route itself, its source, and its branches for failures, which {@link Journey} has in code.
   */
  private static final List<String> NOT_STEPS =
      List.of(
          "dispatch",
          "claimed-calls",
          "send-or-not",
          "not-sent",
          "answer-not-sent",
          "lost",
          "answer-lost");

  @Test
  void theSimulatedJourneyTakesTheStepsOfTheRouteInItsOrder() throws IOException {
    // Given
    String route = Files.readString(Path.of("routes/dispatch.camel.yaml"));
    // When
    List<String> steps =
        ID.matcher(route)
            .results()
            .map((MatchResult match) -> match.group(1))
            .filter(id -> !NOT_STEPS.contains(id))
            .toList();
    // Then
    assertThat(steps).isEqualTo(Journey.STEPS);
  }
}
