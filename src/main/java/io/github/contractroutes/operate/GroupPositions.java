package io.github.contractroutes.operate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/** The committed offsets of the consumer group, read and set with Kafka's admin client. */
public final class GroupPositions {
  /** A client that closes waits for its answers first, without end if the broker stands still. */
  private static final Duration AT_ONCE = Duration.ZERO;

  private final Map<String, Object> admin;
  private final String group;
  private final List<String> topics;
  private final long waitMillis;

  /**
   * @param admin settings of Kafka's admin client, with {@code bootstrap.servers}
   * @param group the consumer group
   * @param topics the request topics
   * @param waitMillis how long a broker may take to answer
   */
  public GroupPositions(
      Map<String, Object> admin, String group, List<String> topics, long waitMillis) {
    this.admin = admin;
    this.group = group;
    this.topics = topics;
    this.waitMillis = waitMillis;
  }

  /** The consumer group. */
  public String group() {
    return group;
  }

  /**
   * Looks at every partition of the request topics that exist.
   *
   * @throws KafkaAway if no broker answers in time
   */
  public List<GroupPosition> look() throws KafkaAway {
    Admin client = client();
    try {
      List<TopicPartition> partitions = partitions(client);
      Map<TopicPartition, OffsetAndMetadata> committed =
          get(client.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
      Map<TopicPartition, Long> earliest = offsets(client, partitions, OffsetSpec.earliest());
      Map<TopicPartition, Long> end = offsets(client, partitions, OffsetSpec.latest());
      List<GroupPosition> found = new ArrayList<>();
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata offset = committed.get(partition);
        found.add(
            new GroupPosition(
                partition.topic(),
                partition.partition(),
                offset == null ? null : offset.offset(),
                earliest.get(partition),
                end.get(partition)));
      }
      return found;
    } catch (ExecutionException e) {
      throw new KafkaAway("Kafka does not tell the offsets of the group: " + e.getCause(), e);
    } finally {
      client.close(AT_ONCE);
    }
  }

  /**
   * Makes sure that nobody consumes with the group.
   *
   * @throws KafkaAway if an instance still does, or no broker answers
   */
  public void refuseIfConsuming() throws KafkaAway {
    Admin client = client();
    try {
      if (!get(client.describeConsumerGroups(List.of(group)).all())
          .get(group)
          .members()
          .isEmpty()) {
        throw consuming(null);
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw new KafkaAway("Kafka does not tell who consumes: " + e.getCause(), e);
      }
    } finally {
      client.close(AT_ONCE);
    }
  }

  private KafkaAway consuming(Exception because) {
    return new KafkaAway(
        "The group "
            + group
            + " is still consuming; stop every instance, wait until its session has ended"
            + " (10 s after a crash), and run the command again.",
        because);
  }

  /**
   * Sets the group's committed offsets; nobody may be consuming with the group.
   *
   * @throws KafkaAway if that did not work, with a sentence that says why
   */
  public void commit(Map<GroupPosition, Long> offsets) throws KafkaAway {
    Map<TopicPartition, OffsetAndMetadata> wanted = new HashMap<>();
    offsets.forEach(
        (position, offset) ->
            wanted.put(
                new TopicPartition(position.topic(), position.partition()),
                new OffsetAndMetadata(offset)));
    Admin client = client();
    try {
      get(client.alterConsumerGroupOffsets(group, wanted).all());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownMemberIdException) {
        throw consuming(e);
      }
      throw new KafkaAway("Kafka does not set the offsets of the group: " + e.getCause(), e);
    } finally {
      client.close(AT_ONCE);
    }
  }

  private List<TopicPartition> partitions(Admin client) throws KafkaAway, ExecutionException {
    var names = get(client.listTopics().names());
    return get(
            client.describeTopics(topics.stream().filter(names::contains).toList()).allTopicNames())
        .values()
        .stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .map(partition -> new TopicPartition(topic.name(), partition.partition())))
        .sorted(
            java.util.Comparator.comparing(TopicPartition::topic)
                .thenComparing(TopicPartition::partition))
        .toList();
  }

  private Map<TopicPartition, Long> offsets(
      Admin client, List<TopicPartition> partitions, OffsetSpec spec)
      throws KafkaAway, ExecutionException {
    Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> found =
        get(
            client
                .listOffsets(partitions.stream().collect(Collectors.toMap(p -> p, p -> spec)))
                .all());
    return found.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  private Admin client() throws KafkaAway {
    try {
      return Admin.create(admin);
    } catch (KafkaException e) {
      throw new KafkaAway(
          "Kafka's client cannot be made: look at contracts.kafka.brokers, whose names must be known"
              + " to DNS, and at camel.component.kafka.*.",
          e);
    }
  }

  private <T> T get(KafkaFuture<T> future) throws KafkaAway, ExecutionException {
    try {
      return future.get(waitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaAway("Waiting for Kafka was interrupted.", e);
    } catch (TimeoutException e) {
      throw new KafkaAway(
          "No answer from Kafka at "
              + admin.get("bootstrap.servers")
              + " within "
              + waitMillis / 1000
              + " s.",
          e);
    }
  }
}
