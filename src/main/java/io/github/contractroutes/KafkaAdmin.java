package io.github.contractroutes;

import io.github.contractroutes.operate.GroupPositions;
import io.github.contractroutes.settings.Key;
import io.github.contractroutes.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.main.Main;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Kafka's admin client with the settings that Camel's Kafka component has. */
final class KafkaAdmin {
  static final long WAIT_MILLIS = 15_000;

  private static final String COMPONENT = "camel.component.kafka.";

  /** What values of the component's options may refer to, besides names of one's own. */
  private static final List<String> REFERRED_TO =
      List.of(COMPONENT, "camel.ssl.", "camel.vault.", "camel.beans.");

  private KafkaAdmin() {}

  /**
   * The admin client's settings.
   *
   * @param context whose components have their options
   */
  static Map<String, Object> properties(CamelContext context, Settings settings) {
    Map<String, Object> admin = new HashMap<>();
    configuration(context)
        .createProducerProperties()
        .forEach(
            (name, value) -> {
              if (AdminClientConfig.configNames().contains(String.valueOf(name))) {
                admin.put(String.valueOf(name), value);
              }
            });
    return finished(admin, settings);
  }

  /** The component's options, as each of its endpoints has them. */
  private static KafkaConfiguration configuration(CamelContext context) {
    KafkaComponent component = context.getComponent("kafka", KafkaComponent.class);
    KafkaConfiguration configuration = component.getConfiguration().copy();
    if (configuration.getSslContextParameters() == null
        && component.isUseGlobalSslContextParameters()) {
      configuration.setSslContextParameters(context.getSSLContextParameters());
    }
    return configuration;
  }

  private static Map<String, Object> finished(Map<String, Object> admin, Settings settings) {
    admin.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.text(Key.KAFKA_BROKERS));
    // Or a call that nobody answers lasts a minute.
    admin.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) WAIT_MILLIS);
    admin.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) WAIT_MILLIS);
    return admin;
  }

  /**
   * The admin client's settings, without a service. Placeholders, stores of certificates, two ways
   * to write each name, several ways to say who one is: only Camel itself knows what the component
   * makes of its options. So a context without routes is set up with them, and not started.
   *
   * @throws org.apache.camel.PropertyBindingException if Camel does not know an option of its Kafka
   *     component, or not that value of it
   */
  static Map<String, Object> properties(Settings settings, Properties camelProperties) {
    if (!isConfigured(camelProperties)) {
      return finished(new HashMap<>(), settings);
    }
    Main main = new Main();
    main.configure().setRoutesCollectorEnabled(false);
    main.configure().setAutoConfigurationLogSummary(false);
    main.configure().setStartupSummaryLevel(StartupSummaryLevel.Off);
    camelProperties.stringPropertyNames().stream()
        .filter(
            name -> !name.startsWith("camel.") || REFERRED_TO.stream().anyMatch(name::startsWith))
        .forEach(name -> main.addOverrideProperty(name, camelProperties.getProperty(name)));
    try {
      main.init();
      return properties(main.getCamelContext(), settings);
    } finally {
      main.stop();
    }
  }

  /** Whether somebody gave options of the component, in the file or to the JVM. */
  private static boolean isConfigured(Properties camelProperties) {
    return Stream.of(camelProperties, System.getProperties())
        .flatMap(properties -> properties.stringPropertyNames().stream())
        .anyMatch(name -> name.startsWith(COMPONENT));
  }

  /**
   * Where the consumer group stands in the request topics.
   *
   * @param admin the admin client's settings
   */
  static GroupPositions group(Settings settings, Map<String, Object> admin) {
    return new GroupPositions(
        admin,
        settings.text(Key.KAFKA_GROUP),
        List.of(
            settings.text(Key.TOPIC_CREATE),
            settings.text(Key.TOPIC_PREPARE),
            settings.text(Key.TOPIC_DOWNLOAD)),
        WAIT_MILLIS);
  }
}
