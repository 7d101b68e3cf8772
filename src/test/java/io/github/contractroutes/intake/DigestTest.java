package io.github.contractroutes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"b\":2}|{ \"b\" : 2, \"a\" : 1 }",
        "1|1.0",
        "1|1e0",
        "100|1E+2",
        "-1.50|-15e-1",
        "0|-0.0",
        "0|0e999999999",
        "1e999999999|10e999999998",
        "1e2147483647|10e2147483646",
        "\"é\"|\"\\u00e9\"",
        "\"/\"|\"\\/\"",
        "[1,{\"x\":[]}]|[1.0,{\"x\":[]}]",
      })
  void equalValuesHaveEqualDigests(String one, String other) throws IOException {
    assertThat(digest(one)).isEqualTo(digest(other)).matches("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1|\"1\"",
        "1|true",
        "0|false",
        "null|0",
        "[]|{}",
        "[[],[]]|[[[]]]",
        "[1,2]|[2,1]",
        "[12]|[1,2]",
        "{\"a\":null}|{}",
        "{\"a\":{\"b\":1}}|{\"a\":{},\"b\":1}",
        "\"é\"|\"e\u0301\"",
        "1e999999999|1e999999998",
        "0.1|0.10000000000000000000000001",
        "9007199254740993|9007199254740992",
        "\"a\"|\"a \"",
      })
  void differentValuesHaveDifferentDigests(String one, String other) throws IOException {
    assertThat(digest(one)).isNotEqualTo(digest(other));
  }

  private static String digest(String json) throws IOException {
    return Digest.of(Json.MAPPER.readTree(json));
  }
}
