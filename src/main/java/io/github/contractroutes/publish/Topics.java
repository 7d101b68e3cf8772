package io.github.contractroutes.publish;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it at start that the topics exist. */
public final class Topics {
  private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

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
   * Tells which of these topics are missing and could not be made.
   *
   * @param create whether missing topics are made, with the broker's defaults
   * @return missing topics; empty also if no broker answers, since a broker that is away comes back
   */
  public Set<String> missing(List<String> topics, boolean create) {
    try (Admin client = Admin.create(admin)) {
      Set<String> missing = new TreeSet<>(topics);
      missing.removeAll(client.listTopics().names().get(waitMillis, TimeUnit.MILLISECONDS));
      if (create) {
        for (String topic : List.copyOf(missing)) {
          create(client, topic);
          missing.remove(topic);
        }
      }
      return missing;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Set.of();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn(
          "No answer from Kafka at {}, so the topics were not looked at; the service goes on and"
              + " connects when a broker is there.",
          admin.get("bootstrap.servers"));
      LOG.debug("Stack trace", e);
      return Set.of();
    }
  }

  private void create(Admin client, String topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    NewTopic asTheBrokerLikes =
        new NewTopic(topic, java.util.Optional.empty(), java.util.Optional.empty());
    try {
      client.createTopics(List.of(asTheBrokerLikes)).all().get(waitMillis, TimeUnit.MILLISECONDS);
      LOG.info("Topic {} was missing and has been created.", topic);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }
}
