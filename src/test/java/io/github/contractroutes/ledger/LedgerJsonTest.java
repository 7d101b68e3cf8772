package io.github.contractroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The texts of older ledgers are compared and read: their form does not change. */
class LedgerJsonTest {

  @Test
  void anOriginKeepsItsForm() {
    assertThat(LedgerJson.write(Origin.record("contracts.create", 3, 4_000_000_000L)))
        .isEqualTo("{\"topic\":\"contracts.create\",\"partition\":3,\"offset\":4000000000}");
    assertThat(LedgerJson.write(Origin.file("大单.jsonl", 7L)))
        .isEqualTo("{\"file\":\"大单.jsonl\",\"line\":7}");
    assertThat(LedgerJson.write(Origin.file("one \"quoted\".json", null)))
        .isEqualTo("{\"file\":\"one \\\"quoted\\\".json\"}");
  }

  @Test
  void anOriginComesBackAsItWas() {
    List<Origin> origins =
        List.of(
            Origin.record("contracts.create", 3, 4_000_000_000L),
            Origin.record("t", 0, 0),
            Origin.file("大单.jsonl", 7L),
            Origin.file("one.json", null));
    for (Origin origin : origins) {
      assertThat(LedgerJson.origin(LedgerJson.write(origin))).isEqualTo(origin);
    }
  }

  @Test
  void countsKeepTheirForm() {
    assertThat(LedgerJson.counts(Map.of("SUCCEEDED", 3))).asString().isEqualTo("{\"SUCCEEDED\":3}");
  }

  @Test
  void noHeadersAreAnEmptyList() {
    assertThat(LedgerJson.write(List.of())).isEqualTo("[]");
    assertThat(LedgerJson.headers("[]")).isEmpty();
    Header header = new Header("traceparent", new byte[] {1, 2});
    assertThat(LedgerJson.headers(LedgerJson.write(List.of(header))))
        .singleElement()
        .satisfies(
            read -> {
              assertThat(read.name()).isEqualTo("traceparent");
              assertThat(read.value()).containsExactly(1, 2);
            });
  }
}
