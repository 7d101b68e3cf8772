package io.github.contractroutes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SentencesTest {
  @Test
  void bothLanguagesSayTheSame() throws IOException {
    assertThat(keys("sentences_zh.properties")).isEqualTo(keys("sentences.properties"));
  }

  @Test
  void theLanguageIsTheOneOfTheSettings() {
    assertThat(new Sentences("zh").of("missing", "payload")).isEqualTo("缺少 payload。");
    assertThat(new Sentences("en").of("missing", "payload")).isEqualTo("payload is missing.");
  }

  private static Set<String> keys(String file) throws IOException {
    Properties properties = new Properties();
    try (var in =
        new InputStreamReader(Sentences.class.getResourceAsStream(file), StandardCharsets.UTF_8)) {
      properties.load(in);
    }
    return properties.stringPropertyNames();
  }
}
