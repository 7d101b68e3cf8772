package io.github.contractroutes.publish;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it at start that the topics exist. */
public final class Topics {
  private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

  private static final long PAUSE_MILLIS = 50;

  /** A client that closes waits for its answers first, without end if the broker stands still. */
  private static final Duration AT_ONCE = Duration.ZERO;

  private final Map<String, Object> admin;
  private final long waitMillis;

  /**
   * @param admin settings of Kafka's admin client, with {@code bootstrap.servers}
   * @param waitMillis how long a broker may take to answer
   */
  public Topics(Map<String, Object> admin, long waitMillis) {
    this.admin = admin;
    this.waitMillis = waitMillis;
  }

  /**
   * What was found.
   *
   * @param answered whether a broker answered; one that is away comes back
   * @param missing topics that are missing and were not made, each with the broker's refusal, or
   *     with nothing if it was not asked
   */
  public record Found(boolean answered, SortedMap<String, String> missing) {}

  /**
   * Looks whether these topics exist.
   *
   * @param create whether missing topics are made, with the broker's defaults
   * @throws AuthenticationException if the broker does not let this service in
   */
  public Found look(List<String> topics, boolean create) {
    SortedMap<String, String> missing = new TreeMap<>();
    Admin client = Admin.create(admin);
    try {
      topics.forEach(topic -> missing.put(topic, ""));
      missing
          .keySet()
          .removeAll(client.listTopics().names().get(waitMillis, TimeUnit.MILLISECONDS));
      if (create) {
        for (String topic : List.copyOf(missing.keySet())) {
          String refusal = create(client, topic);
          if (refusal.isEmpty()) {
            missing.remove(topic);
          } else {
            missing.put(topic, refusal);
          }
        }
      }
      return new Found(true, missing);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Found(false, new TreeMap<>());
    } catch (ExecutionException | TimeoutException e) {
      if (e.getCause() instanceof AuthenticationException refused) {
        throw refused;
      }
      LOG.debug("Stack trace", e);
      return new Found(false, new TreeMap<>());
    } finally {
      client.close(AT_ONCE);
    }
  }

  /** Why it was not made; empty if it was, or if somebody else was faster. */
  private String create(Admin client, String topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    NewTopic asTheBrokerLikes =
        new NewTopic(topic, java.util.Optional.empty(), java.util.Optional.empty());
    try {
      CreateTopicsResult made = client.createTopics(List.of(asTheBrokerLikes));
      made.all().get(waitMillis, TimeUnit.MILLISECONDS);
      LOG.info("Topic {} was missing and has been created.", topic);
      awaitLeaders(client, topic, made.numPartitions(topic));
      return "";
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return "";
      }
      if (e.getCause() instanceof RetriableException) {
        throw e;
      }
      return e.getCause().getClass().getSimpleName();
    }
  }

  /**
   * A leader tells where its partition ends. Who writes before there is one, with several batches
   * under way, may find the first refused and the second taken: the first then never fits any more
   * and is retried in vain until its time is up.
   */
  private void awaitLeaders(Admin client, String topic, KafkaFuture<Integer> partitions)
      throws InterruptedException, TimeoutException {
    try {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      int count = partitions.get(waitMillis, TimeUnit.MILLISECONDS);
      for (int i = 0; i < count; i++) {
        ends.put(new TopicPartition(topic, i), OffsetSpec.latest());
      }
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
      while (!lead(client, ends) && System.nanoTime() < until) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (ExecutionException e) {
      // Whoever may create topics need not be allowed to describe them.
      LOG.debug("The leaders of the new topic {} are not known: {}", topic, e.getMessage());
    }
  }

  /** Whether each partition tells where it ends; for a moment the broker may not know the topic. */
  private boolean lead(Admin client, Map<TopicPartition, OffsetSpec> ends)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      client.listOffsets(ends).all().get(waitMillis, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }
}
