package io.github.contractroutes.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageJsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-21T08:00:00.000Z",
        "2026-11-21T08:00:00.400Z",
        "2026-11-21T08:00:01.000Z",
        "2026-11-21T08:10:00.007Z",
        "1969-12-31T23:59:59.999Z"
      })
  void writesTimesInUtcWithMilliseconds(String time) {
    assertThat(MessageJson.time(Instant.parse(time).toEpochMilli())).isEqualTo(time);
  }
}
