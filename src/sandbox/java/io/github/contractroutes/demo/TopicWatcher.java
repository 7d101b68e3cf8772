package io.github.contractroutes.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the output topics, as a user's own consumer would, and shows and counts what is in them.
 */
final class TopicWatcher implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TOPICS =
      List.of("contracts.results", "contracts.links", "contracts.files", "contracts.dead-letters");

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Screen screen;
  private final Tally tally;
  private final Thread thread;

  TopicWatcher(String bootstrapServers, Screen screen, Tally tally) {
    this.screen = screen;
    this.tally = tally;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.thread = new Thread(this::watch, "topic-watcher");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try (consumer) {
      List<TopicPartition> partitions =
          TOPICS.stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (true) {
        consumer.poll(Duration.ofSeconds(1)).forEach(this::show);
      }
    } catch (WakeupException closing) {
      // The demo ends.
    }
  }

  private void show(ConsumerRecord<byte[], byte[]> message) {
    switch (message.topic()) {
      case "contracts.results" -> outcome(message);
      case "contracts.links" -> {
        tally.link(header(message, "message-id"));
        screen.link(json(message));
      }
      case "contracts.files" -> {
        tally.file(json(message));
        screen.file(json(message));
      }
      default -> deadLetter(message);
    }
  }

  private void outcome(ConsumerRecord<byte[], byte[]> message) {
    JsonNode outcome = json(message);
    boolean replayed = "true".equals(header(message, "replayed"));
    if ("OUTCOME".equals(outcome.path("event").asText())) {
      tally.outcome(outcome, replayed);
    }
    screen.outcome(outcome, replayed);
  }

  private void deadLetter(ConsumerRecord<byte[], byte[]> message) {
    String place =
        header(message, "dead-letter-topic")
            + "-"
            + header(message, "dead-letter-partition")
            + "@"
            + header(message, "dead-letter-offset");
    tally.deadLetter(place);
    screen.deadLetter(
        place, header(message, "dead-letter-reason"), header(message, "dead-letter-message"));
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> message) {
    try {
      return JSON.readTree(message.value());
    } catch (IOException e) {
      throw new IllegalStateException(
          message.topic() + "@" + message.offset() + " holds no JSON.", e);
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
    var header = message.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
