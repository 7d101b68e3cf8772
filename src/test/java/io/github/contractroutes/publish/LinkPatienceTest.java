package io.github.contractroutes.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LinkPatienceTest {
  private static final Duration SHORTEST_LIFE = Duration.ofMinutes(5);

  /**
   * A link that is handed over with a quarter of its life left arrives within it, or not at all.
   */
  @Test
  void aLinkDoesNotWaitForABrokerUntilItIsDead() throws Exception {
    // Given
    String route = Files.readString(Path.of("routes/publish-links.camel.yaml"));
    // When
    Duration longest = millis(route, "maxBlockMs").plus(millis(route, "deliveryTimeoutMs"));
    // Then
    assertThat(longest).isLessThan(SHORTEST_LIFE.dividedBy(4));
  }

  private static Duration millis(String route, String option) {
    Matcher value = Pattern.compile(option + ": ([0-9]+)").matcher(route);
    assertThat(value.find()).as("%s of the route", option).isTrue();
    return Duration.ofMillis(Long.parseLong(value.group(1)));
  }
}
