package io.github.contractroutes.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.kafka.KafkaTestKit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Everything that comes out of the service over Kafka, read from the start of the output topics by
 * a thread of its own. Whoever asks gets messages that the published schemas allow, or a failure.
 */
final class Mailbox implements AutoCloseable {
  private static final List<String> TOPICS =
      List.of("contracts.results", "contracts.links", "contracts.files", "contracts.dead-letters");

  private final List<ConsumerRecord<String, byte[]>> records = new CopyOnWriteArrayList<>();
  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread reader = new Thread(this::read, "mailbox");
  private volatile boolean closed;

  /** The topics must exist. */
  Mailbox(String brokers) {
    consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", brokers,
                "isolation.level", "read_committed",
                "enable.auto.commit", "false"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : TOPICS) {
      consumer
          .partitionsFor(topic)
          .forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    while (!closed) {
      consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    }
    consumer.close();
  }

  /** What came on a topic so far. */
  List<ConsumerRecord<String, byte[]>> on(String topic) {
    return records.stream().filter(each -> each.topic().equals(topic)).toList();
  }

  /** Words on items and on requests refused as a whole. */
  List<JsonNode> outcomes(String requestId) {
    return results(requestId, "OUTCOME");
  }

  List<JsonNode> summaries(String requestId) {
    return results(requestId, "REQUEST");
  }

  private List<JsonNode> results(String requestId, String event) {
    return resultRecords(requestId).stream()
        .map(each -> Schemas.valid("outcome", each.value()))
        .filter(each -> each.get("event").textValue().equals(event))
        .toList();
  }

  List<ConsumerRecord<String, byte[]>> resultRecords(String requestId) {
    return on("contracts.results").stream().filter(each -> requestId.equals(each.key())).toList();
  }

  List<JsonNode> links(String flowId) {
    return about("contracts.links", "link", flowId);
  }

  List<JsonNode> files(String flowId) {
    return about("contracts.files", "file", flowId);
  }

  private List<JsonNode> about(String topic, String schema, String flowId) {
    return on(topic).stream()
        .filter(each -> flowId.equals(each.key()))
        .map(each -> Schemas.valid(schema, each.value()))
        .toList();
  }

  /** Dead letters that fit; each has the headers that the schema asks for. */
  List<ConsumerRecord<String, byte[]>> deadLetters(
      Predicate<ConsumerRecord<String, byte[]>> which) {
    return on("contracts.dead-letters").stream().filter(which).toList();
  }

  /** The dead letter of one record of a request topic. */
  List<ConsumerRecord<String, byte[]>> deadLettersOf(String topic, int partition, long offset) {
    return deadLetters(
        each ->
            topic.equals(KafkaTestKit.header(each, "dead-letter-topic"))
                && String.valueOf(partition)
                    .equals(KafkaTestKit.header(each, "dead-letter-partition"))
                && String.valueOf(offset).equals(KafkaTestKit.header(each, "dead-letter-offset")));
  }

  /** Fails if any message that came is not what its schema says. */
  void checkAll() {
    on("contracts.results").forEach(each -> Schemas.valid("outcome", each.value()));
    on("contracts.links").forEach(each -> Schemas.valid("link", each.value()));
    on("contracts.files").forEach(each -> Schemas.valid("file", each.value()));
    for (ConsumerRecord<String, byte[]> letter : on("contracts.dead-letters")) {
      Schemas.validHeaders("dead-letter-headers", letter);
      if (KafkaTestKit.header(letter, "stored-whole") != null) {
        Schemas.valid("dead-letter-stored", letter.value());
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      reader.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
