package io.github.contractroutes.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The bench's own client of the broker. A topic has one partition unless more are asked for. */
final class Topics implements AutoCloseable {
  private static final long PAUSE_MILLIS = 50;

  private final String brokers;
  private final Admin admin;
  private final KafkaProducer<String, String> producer;

  Topics(String brokers) {
    this.brokers = brokers;
    admin = Admin.create(Map.of("bootstrap.servers", brokers));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers, "acks", "all"),
            new StringSerializer(),
            new StringSerializer());
  }

  void create(List<String> names) throws ExecutionException, InterruptedException {
    admin
        .createTopics(names.stream().map(name -> new NewTopic(name, 1, (short) 1)).toList())
        .all()
        .get();
    // Until every partition has its leader: a batch sent before that may be refused for good.
    for (String name : names) {
      while (!hasLeader(name)) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  private boolean hasLeader(String name) throws ExecutionException, InterruptedException {
    try {
      count(name);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  void create(String name, int partitions) throws ExecutionException, InterruptedException {
    admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
  }

  /**
   * Sends so many requests and returns when the broker has them.
   *
   * @throws IllegalStateException if the broker does not have them all
   */
  void backlog(String topic, int count, IntFunction<String> request) {
    AtomicReference<Exception> failure = new AtomicReference<>();
    for (int i = 0; i < count; i++) {
      producer.send(
          new ProducerRecord<>(topic, request.apply(i)),
          (sent, e) -> {
            if (e != null) {
              failure.set(e);
            }
          });
    }
    producer.flush();
    if (failure.get() != null) {
      throw new IllegalStateException("A request did not reach the broker.", failure.get());
    }
  }

  /** Records in a topic that nobody writes to in transactions. */
  long count(String topic) throws ExecutionException, InterruptedException {
    TopicPartition partition = new TopicPartition(topic, 0);
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.latest()))
        .partitionResult(partition)
        .get()
        .offset();
  }

  /** Offset that a group has committed; 0 if it has none. */
  long committed(String group, String topic) throws ExecutionException, InterruptedException {
    OffsetAndMetadata offset =
        admin
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get()
            .get(new TopicPartition(topic, 0));
    return offset == null ? 0 : offset.offset();
  }

  /** A reader that stands at the end of the topic and gets what comes, at once. */
  KafkaConsumer<String, String> fromNowOn(String topic) {
    KafkaConsumer<String, String> consumer = consumer();
    consumer.assign(List.of(new TopicPartition(topic, 0)));
    consumer.seekToEnd(consumer.assignment());
    consumer.position(new TopicPartition(topic, 0));
    return consumer;
  }

  /** Shows every value of the topic. */
  void read(String topic, Consumer<String> each) throws ExecutionException, InterruptedException {
    long end = count(topic);
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<String, String> consumer = consumer()) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> each.accept(record.value()));
      }
    }
  }

  private KafkaConsumer<String, String> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", brokers, "max.poll.records", 5_000),
        new StringDeserializer(),
        new StringDeserializer());
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
