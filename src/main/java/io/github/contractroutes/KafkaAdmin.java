package io.github.contractroutes;

import io.github.contractroutes.operate.GroupPositions;
import io.github.contractroutes.settings.Key;
import io.github.contractroutes.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Kafka's admin client with the settings that Camel's Kafka component has. */
final class KafkaAdmin {
  static final long WAIT_MILLIS = 15_000;

  private KafkaAdmin() {}

  static Map<String, Object> properties(Settings settings, Properties camelProperties) {
    Map<String, Object> admin = new HashMap<>();
    for (String name : camelProperties.stringPropertyNames()) {
      String option = name.replaceFirst("^camel\\.component\\.kafka\\.", "").replace('-', '.');
      if (!option.equals(name) && AdminClientConfig.configNames().contains(option)) {
        admin.put(option, camelProperties.getProperty(name));
      }
    }
    admin.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.text(Key.KAFKA_BROKERS));
    return admin;
  }

  /** Where the consumer group stands in the request topics. */
  static GroupPositions group(Settings settings, Properties camelProperties) {
    return new GroupPositions(
        properties(settings, camelProperties),
        settings.text(Key.KAFKA_GROUP),
        List.of(
            settings.text(Key.TOPIC_CREATE),
            settings.text(Key.TOPIC_PREPARE),
            settings.text(Key.TOPIC_DOWNLOAD)),
        WAIT_MILLIS);
  }
}
