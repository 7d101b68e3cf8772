package io.github.contractroutes.kafka;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A test's client of a real broker: sends bytes, reads whole topics, makes topics. */
public final class KafkaTestKit implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Room for a value of 10 MB, which is more than a topic takes by default. */
  private static final int LARGEST = 16 << 20;

  private final String bootstrapServers;
  private final KafkaProducer<String, byte[]> producer;

  public KafkaTestKit(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "acks",
                "all",
                "max.request.size",
                LARGEST,
                "buffer.memory",
                4L * LARGEST),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** Makes topics with this many partitions; throws if one exists. */
  public void createTopics(int partitions, String... names) {
    create(Stream.of(names).map(name -> new NewTopic(name, partitions, (short) 1)).toList());
  }

  /** Makes a topic of one partition that takes the largest values the kit sends. */
  public void createWideTopic(String name) {
    Map<String, String> wide = Map.of("max.message.bytes", String.valueOf(LARGEST));
    create(List.of(new NewTopic(name, 1, (short) 1).configs(wide)));
  }

  /** Makes a topic of one partition whose records carry the time when the broker took them. */
  public void createTopicStampedByTheBroker(String name) {
    Map<String, String> stamped = Map.of("message.timestamp.type", "LogAppendTime");
    create(List.of(new NewTopic(name, 1, (short) 1).configs(stamped)));
  }

  private void create(List<NewTopic> topics) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(topics).all().get();
      // Until every partition has its leader: a batch sent before that may be refused for good.
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (NewTopic topic : topics) {
        for (int i = 0; i < topic.numPartitions(); i++) {
          ends.put(new TopicPartition(topic.name(), i), OffsetSpec.latest());
        }
      }
      await()
          .ignoreExceptionsInstanceOf(ExecutionException.class)
          .until(() -> admin.listOffsets(ends).all().get() != null);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Sends a record and waits until the broker has it. The key may be null. */
  public RecordMetadata send(String topic, String key, String value) {
    return send(topic, key, value.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /** As above, with bytes that need not be text, and headers. */
  public RecordMetadata send(String topic, String key, byte[] value, Map<String, String> headers) {
    var producerRecord = new ProducerRecord<>(topic, key, value);
    headers.forEach(
        (name, text) -> producerRecord.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    try {
      return producer.send(producerRecord).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Hands a record to the producer and does not wait for the broker. */
  public void sendLater(String topic, String key, String value) {
    producer.send(new ProducerRecord<>(topic, key, value.getBytes(StandardCharsets.UTF_8)));
  }

  /** Offset that a group has committed for partition 0 of a topic, or 0 if it has none yet. */
  public long committed(String group, String topic) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      var offset =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get()
              .get(new TopicPartition(topic, 0));
      return offset == null ? 0 : offset.offset();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Reads the topic from its start until at least this many committed records were read. */
  public List<ConsumerRecord<String, byte[]>> read(String topic, int atLeast) {
    return readUntil(topic, records -> records.size() >= atLeast);
  }

  /**
   * Reads the topic from its start until what was read satisfies the condition; fails as Awaitility
   * does if it never does.
   */
  public List<ConsumerRecord<String, byte[]>> readUntil(
      String topic, Predicate<List<ConsumerRecord<String, byte[]>>> condition) {
    List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();
    try (var consumer = consumerFromTheStart(topic)) {
      await()
          .alias("records of " + topic)
          .pollInSameThread()
          .atMost(PATIENCE)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(read::add);
                return condition.test(List.copyOf(read));
              });
    }
    return read;
  }

  /** The value as text. */
  public static String text(ConsumerRecord<String, byte[]> consumed) {
    return new String(consumed.value(), StandardCharsets.UTF_8);
  }

  /** The last header of this name as text, or null. */
  public static String header(ConsumerRecord<String, byte[]> consumed, String name) {
    var header = consumed.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }

  private KafkaConsumer<String, byte[]> consumerFromTheStart(String topic) {
    var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                "false"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(e);
  }
}
