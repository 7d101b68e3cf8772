package io.github.contractroutes.soak;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the output topics from their start, as far as they go. */
final class TopicReader implements AutoCloseable {
  private static final List<String> TOPICS =
      List.of("contracts.results", "contracts.links", "contracts.files", "contracts.dead-letters");

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Told told = new Told();

  TopicReader(String brokers) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                brokers,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        TOPICS.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  Told told() {
    return told;
  }

  void readOn() {
    consumer.poll(Duration.ofMillis(100)).forEach(told::add);
  }

  /** Reads everything that is in the topics now. */
  void readToTheEnd() {
    consumer
        .endOffsets(consumer.assignment())
        .forEach(
            (partition, end) -> {
              while (consumer.position(partition) < end) {
                readOn();
              }
            });
  }

  @Override
  public void close() {
    consumer.close();
  }
}
