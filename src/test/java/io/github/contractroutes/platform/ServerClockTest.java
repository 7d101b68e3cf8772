package io.github.contractroutes.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerClockTest {
  private static final URI HERE = URI.create("https://essbasic.tencentcloudapi.com/");
  private static final Instant OURS = Instant.parse("2026-11-21T08:00:00Z");
  private static final String TEN_MINUTES_AHEAD = "Sat, 21 Nov 2026 08:10:00 GMT";
  private final ServerClock clock = new ServerClock(Clock.fixed(OURS, ZoneOffset.UTC));

  @Test
  void clockIsOursUntilItIsCorrected() {
    assertThat(clock.now(HERE)).isEqualTo(OURS.toEpochMilli());
  }

  @Test
  void refusedSignatureCorrectsTheClockOfItsHostAlone() {
    boolean corrected = clock.correct(HERE, TEN_MINUTES_AHEAD, OURS.toEpochMilli());

    assertThat(corrected).isTrue();
    assertThat(clock.now(HERE)).isEqualTo(OURS.plusSeconds(600).toEpochMilli());
    assertThat(clock.now(URI.create("https://openapi.esign.cn/v1"))).isEqualTo(OURS.toEpochMilli());
  }

  @Test
  void secondCallSignedByTheWrongClockDeservesItsNewSignatureAsWell() {
    clock.correct(HERE, TEN_MINUTES_AHEAD, OURS.toEpochMilli());

    assertThat(clock.correct(HERE, TEN_MINUTES_AHEAD, OURS.toEpochMilli())).isTrue();
  }

  @Test
  void rightTimeThatIsRefusedCannotBeCorrected() {
    clock.correct(HERE, TEN_MINUTES_AHEAD, OURS.toEpochMilli());

    assertThat(clock.correct(HERE, TEN_MINUTES_AHEAD, clock.now(HERE))).isFalse();
  }

  @Test
  void unreadableDateCorrectsNothing() {
    assertThat(clock.correct(HERE, null, 0)).isFalse();
    assertThat(clock.correct(HERE, "tomorrow", 0)).isFalse();
    assertThat(clock.now(HERE)).isEqualTo(OURS.toEpochMilli());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "2                             | null                          | 2",
        "0                             | null                          | 0",
        "999999                        | null                          | 3600",
        "-1                            | null                          | null",
        "soon                          | null                          | null",
        "Sat, 21 Nov 2026 08:00:30 GMT | null                          | 30",
        "Sat, 21 Nov 2026 08:10:07 GMT | Sat, 21 Nov 2026 08:10:00 GMT | 7",
        "Sat, 21 Nov 2026 07:00:00 GMT | null                          | 0",
      })
  void retryAfterIsSecondsOrADate(String wish, String date, Long seconds) {
    Map<String, String> headers =
        date == null ? Map.of("retry-after", wish) : Map.of("retry-after", wish, "date", date);

    assertThat(RetryAfter.of(headers, OURS))
        .isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
  }
}
