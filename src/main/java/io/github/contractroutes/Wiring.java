package io.github.contractroutes;

import io.github.contractroutes.dispatch.Dispatcher;
import io.github.contractroutes.dispatch.EndCall;
import io.github.contractroutes.dispatch.EnrichAgent;
import io.github.contractroutes.dispatch.LaneRules;
import io.github.contractroutes.dispatch.Settle;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerSettings;
import io.github.contractroutes.ledger.component.LedgerComponent;
import io.github.contractroutes.operate.ClockWork;
import io.github.contractroutes.operate.LedgerHealthCheck;
import io.github.contractroutes.platform.PlatformSettings;
import io.github.contractroutes.platform.SendOnceRoute;
import io.github.contractroutes.platform.essbasic.EssbasicRoute;
import io.github.contractroutes.platform.tsign.TsignRoute;
import io.github.contractroutes.publish.Topics;
import io.github.contractroutes.settings.Key;
import io.github.contractroutes.settings.Settings;
import io.github.contractroutes.settings.SettingsException;
import io.github.contractroutes.tenant.TenantFile;
import io.github.contractroutes.tenant.Tenants;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the rooms together: makes each with its settings and binds what the routes name. */
final class Wiring implements CamelConfiguration, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
  private static final int FILE_ATTEMPTS = 10;
  private static final long TOPICS_WAIT_MILLIS = 15_000;

  private final Settings settings;
  private final Properties camelProperties;
  private Ledger ledger;

  Wiring(Settings settings, Properties camelProperties) {
    this.settings = settings;
    this.camelProperties = camelProperties;
  }

  Ledger ledger() {
    return ledger;
  }

  @Override
  public void configure(CamelContext context) throws Exception {
    context.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
    Tenants tenants =
        new Tenants(
            new TenantFile(
                settings.path(Key.TENANTS),
                text ->
                    context.getCamelContextExtension().resolvePropertyPlaceholders(text, false)));
    context.getRegistry().bind("tenants", tenants);
    seeToTopics();
    ledger = openLedger();
    LOG.info("Ledger: {}.", ledger.recover());
    dispatch(context, tenants);
    RoomBeans.intake(context, settings, tenants);
    RoomBeans.publish(context, settings);
    RoomBeans.files(context, settings);
    RoomBeans.sftp(context, settings, tenants);
    platforms(context);
    context
        .getRegistry()
        .bind(
            "upkeep",
            new ClockWork(
                ledger,
                settings.duration(Key.CREATE_MAX_AGE),
                settings.duration(Key.RETRY_MAX_AGE),
                settings.duration(Key.LEDGER_KEEP_PAYLOAD),
                settings.duration(Key.DEDUPE_WINDOW)));
    HealthCheckRegistry.get(context).register(new LedgerHealthCheck(ledger));
  }

  private Ledger openLedger() {
    return Ledger.open(
        new LedgerSettings(
                settings.text(Key.LEDGER_URL),
                settings.text(Key.LEDGER_USER),
                settings.text(Key.LEDGER_PASSWORD),
                settings.text(Key.KAFKA_GROUP),
                settings.kafka(),
                settings.flag(Key.FILES_STORE),
                FILE_ATTEMPTS)
            .withDownloadsAtOnce(settings.number(Key.FILES_CONCURRENCY)),
        () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
  }

  private void dispatch(CamelContext context, Tenants tenants) {
    String owner = ManagementFactory.getRuntimeMXBean().getName() + "/" + Instant.now();
    LaneRules rules =
        new LaneRules(
            tenants,
            settings.number(Key.ESSBASIC_CALLS),
            settings.number(Key.TSIGN_CALLS),
            settings.duration(Key.PACE_GUARD).toMillis());
    Dispatcher dispatcher =
        new Dispatcher(
            ledger, tenants, rules, owner, settings.duration(Key.CALL_TIMEOUT).toMillis());
    context.addComponent("ledger", new LedgerComponent(ledger, dispatcher, owner));
    context
        .getRegistry()
        .bind(
            "enrich-agent",
            new EnrichAgent(
                tenants,
                settings.text(Key.ESSBASIC_ENDPOINT),
                settings.text(Key.TSIGN_ENDPOINT),
                settings.text(Key.ESSBASIC_MARK).equals("when-empty")));
    context.getRegistry().bind("keep-pace", dispatcher.keepPace());
    Settle settle =
        new Settle(
            System::currentTimeMillis,
            () -> ThreadLocalRandom.current().nextDouble(),
            settings.duration(Key.RETRY_MAX_AGE).toMillis());
    context.getRegistry().bind("end-call", new EndCall(dispatcher, settle));
  }

  private void platforms(CamelContext context) throws Exception {
    PlatformSettings platform =
        PlatformSettings.defaults()
            .withCallTimeout(settings.duration(Key.CALL_TIMEOUT))
            .withLanguage(settings.text(Key.LANGUAGE));
    Clock clock = Clock.systemUTC();
    context.addRoutes(new SendOnceRoute(platform));
    context.addRoutes(new EssbasicRoute(platform, clock));
    context.addRoutes(new TsignRoute(platform, new LedgerTokens(ledger), clock));
  }

  private void seeToTopics() throws SettingsException {
    if (!settings.kafka()) {
      return;
    }
    Map<String, Object> admin = new HashMap<>();
    for (String name : camelProperties.stringPropertyNames()) {
      String option = name.replaceFirst("^camel\\.component\\.kafka\\.", "").replace('-', '.');
      if (!option.equals(name) && AdminClientConfig.configNames().contains(option)) {
        admin.put(option, camelProperties.getProperty(name));
      }
    }
    admin.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.text(Key.KAFKA_BROKERS));
    List<String> topics =
        Stream.of(Key.values())
            .filter(key -> key.key().startsWith("contracts.topic."))
            .map(settings::text)
            .toList();
    Set<String> missing =
        new Topics(admin, TOPICS_WAIT_MILLIS)
            .missing(topics, settings.flag(Key.KAFKA_CREATE_TOPICS));
    if (!missing.isEmpty()) {
      throw new SettingsException(
          missing.stream()
              .map(
                  topic ->
                      "Topic "
                          + topic
                          + " does not exist and "
                          + Key.KAFKA_CREATE_TOPICS.key()
                          + " is false; create it first.")
              .toList());
    }
  }

  @Override
  public void close() {
    if (ledger != null) {
      try {
        ledger.close();
      } catch (RuntimeException e) {
        throw new RuntimeCamelException("The ledger did not close.", e);
      }
      ledger = null;
    }
  }
}
