package io.github.contractroutes.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.kafka.KafkaTestKit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  @TempDir Path dataDir;

  @Test
  void whatWasSentIsReadWithKeyAndHeaders() {
    // Given
    try (var broker = EmbeddedBroker.start(dataDir);
        var kafka = new KafkaTestKit(broker.bootstrapServers())) {
      kafka.createTopics(3, "letters");

      // When
      byte[] notText = {0, (byte) 0xff, 1};
      kafka.send("letters", "one", notText, Map.of("greeting", "你好"));
      kafka.send("letters", null, "two");

      // Then
      var read = kafka.read("letters", 2);
      assertThat(read).extracting(KafkaTestKit::text).contains("two");
      assertThat(read)
          .filteredOn(r -> "one".equals(r.key()))
          .singleElement()
          .satisfies(r -> assertThat(r.value()).isEqualTo(notText))
          .satisfies(r -> assertThat(KafkaTestKit.header(r, "greeting")).isEqualTo("你好"));
    }
  }

  @Test
  void dataAndPortOutliveAStopAndACrash() {
    // Given
    try (var broker = EmbeddedBroker.start(dataDir)) {
      String before = broker.bootstrapServers();
      send(broker, "first");

      // When
      broker.stop();
      broker.startAgain();
      send(broker, "second");
      broker.kill();
      broker.startAgain();

      // Then
      assertThat(broker.bootstrapServers()).isEqualTo(before);
      try (var kafka = new KafkaTestKit(broker.bootstrapServers())) {
        assertThat(kafka.read("letters", 2))
            .extracting(r -> new String(r.value(), StandardCharsets.UTF_8))
            .containsExactly("first", "second");
      }
    }
  }

  private static void send(EmbeddedBroker broker, String value) {
    try (var kafka = new KafkaTestKit(broker.bootstrapServers())) {
      if (value.equals("first")) {
        kafka.createTopics(1, "letters");
      }
      kafka.send("letters", "key", value);
    }
  }
}
