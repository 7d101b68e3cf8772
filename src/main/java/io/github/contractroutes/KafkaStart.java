package io.github.contractroutes;

import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerException;
import io.github.contractroutes.operate.GroupPositions;
import io.github.contractroutes.operate.KafkaAway;
import io.github.contractroutes.operate.LedgerBehind;
import io.github.contractroutes.publish.Topics;
import io.github.contractroutes.settings.Key;
import io.github.contractroutes.settings.Settings;
import io.github.contractroutes.settings.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.AuthenticationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is looked at in Kafka before records are accepted: whether the topics exist, and whether the
 * consumer group is ahead of the ledger. A broker that is away stops no start; one that refuses
 * does. Topics are seen to later if there was no broker.
 */
final class KafkaStart implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaStart.class);

  private static final long LOOK_AGAIN_MILLIS = 5_000;

  private final Settings settings;
  private final Map<String, Object> admin;
  private final Thread later = new Thread(this::untilTheTopicsAreThere, "topics");
  private boolean away;

  /**
   * @param settings with brokers
   * @param admin the admin client's settings
   */
  KafkaStart(Settings settings, Map<String, Object> admin) {
    this.settings = settings;
    this.admin = admin;
  }

  /**
   * Makes missing topics, if it may; later, if no broker is there.
   *
   * @throws SettingsException with a sentence for each topic that is missing all the same
   * @throws AuthenticationException if the broker does not let this service in
   */
  void seeToTopics() throws SettingsException {
    Topics.Found found = look();
    List<String> missing = missing(found);
    if (!missing.isEmpty()) {
      throw new SettingsException(missing);
    }
    away = !found.answered();
    if (away) {
      LOG.warn(
          "No answer from Kafka at {}, so the topics were not looked at; the service goes on and"
              + " connects when a broker is there.",
          settings.text(Key.KAFKA_BROKERS));
      later.setDaemon(true);
      later.start();
    }
  }

  private Topics.Found look() {
    List<String> topics = Stream.of(Key.values()).filter(Key::isTopic).map(settings::text).toList();
    return new Topics(admin, KafkaAdmin.WAIT_MILLIS)
        .look(topics, settings.flag(Key.KAFKA_CREATE_TOPICS));
  }

  /** The start is over: what would have stopped it is said again and again until it is mended. */
  private void untilTheTopicsAreThere() {
    try {
      while (!topicsAreThere()) {
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean topicsAreThere() {
    try {
      Topics.Found found = look();
      missing(found).forEach(LOG::error);
      return found.answered() && found.missing().isEmpty();
    } catch (RuntimeException e) {
      StartProblem.of(e).sentences().forEach(LOG::error);
      LOG.debug("Stack trace", e);
      return false;
    }
  }

  @Override
  public void close() {
    later.interrupt();
  }

  private static List<String> missing(Topics.Found found) {
    return found.missing().entrySet().stream()
        .map(topic -> missing(topic.getKey(), topic.getValue()))
        .toList();
  }

  private static String missing(String topic, String refusal) {
    return "Topic "
        + topic
        + " does not exist and "
        + (refusal.isEmpty()
            ? Key.KAFKA_CREATE_TOPICS.key() + " is false; create it first."
            : "cannot be created: Kafka says " + refusal + ". Create it, or allow it.");
  }

  /**
   * Stops the start if the consumer group is ahead of the ledger.
   *
   * @return false if no broker tells; then it is to be asked again before the first record is
   *     accepted
   * @throws LedgerException if the group is ahead of the ledger
   */
  boolean ledgerIsNotBehind(Ledger ledger) {
    if (away) {
      // It has just not answered; whoever asks next has waited meanwhile.
      away = false;
      return false;
    }
    GroupPositions group = KafkaAdmin.group(settings, admin);
    try {
      List<String> behind = LedgerBehind.sentences(ledger, group.group(), group.look());
      if (!behind.isEmpty()) {
        throw new LedgerException(String.join(System.lineSeparator(), behind));
      }
      return true;
    } catch (KafkaAway e) {
      LOG.warn(
          "{} No record is accepted before the offsets of the group are known.", e.getMessage());
      return false;
    }
  }
}
