package io.github.contractroutes.platform.tsign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkLifeTest {

  @ParameterizedTest(name = "{0} answered at {1} lives {2} ms")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "https://x/a?Expires=1795262416&Signature=b  | Sat, 21 Nov 2026 12:00:00 GMT | 16000",
        "https://x/a?A=b&Expires=1795262416          | Sat, 21 Nov 2026 12:00:00 GMT | 16000",
        "https://x/a?Expires=1795269600              | Sat, 21 Nov 2026 12:00:00 GMT | 3600000",
        "https://x/a?Expires=1795262399              | Sat, 21 Nov 2026 12:00:00 GMT | 3600000",
        "https://x/a?Expires=1795262416              | -                             | 3600000",
        "https://x/a?Expires=1795262416              | yesterday                     | 3600000",
        "https://x/a?Expires=soon                    | Sat, 21 Nov 2026 12:00:00 GMT | 3600000",
        "https://x/a?NotExpires=1795262416           | Sat, 21 Nov 2026 12:00:00 GMT | 3600000",
        "https://x/a                                 | Sat, 21 Nov 2026 12:00:00 GMT | 3600000"
      })
  void aLinkLivesAnHourOrAsMuchLessAsItSays(String url, String date, long millis) {
    assertThat(LinkLife.millis(url, date)).isEqualTo(millis);
  }
}
