package io.github.contractroutes;

import io.github.contractroutes.dispatch.Dispatcher;
import io.github.contractroutes.dispatch.EndCall;
import io.github.contractroutes.dispatch.EnrichAgent;
import io.github.contractroutes.dispatch.LaneRules;
import io.github.contractroutes.dispatch.Settle;
import io.github.contractroutes.intake.HighWater;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerException;
import io.github.contractroutes.ledger.SteadyClock;
import io.github.contractroutes.ledger.component.LedgerComponent;
import io.github.contractroutes.operate.ClockWork;
import io.github.contractroutes.operate.LedgerHealthCheck;
import io.github.contractroutes.platform.PlatformSettings;
import io.github.contractroutes.platform.SendOnceRoute;
import io.github.contractroutes.platform.essbasic.EssbasicRoute;
import io.github.contractroutes.platform.tsign.TsignRoute;
import io.github.contractroutes.settings.Key;
import io.github.contractroutes.settings.Settings;
import io.github.contractroutes.tenant.TenantFile;
import io.github.contractroutes.tenant.Tenants;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the rooms together: makes each with its settings and binds what the routes name. Camel calls
 * it when its components have their options (a proxy, certificates, who one is at Kafka), which
 * some rooms look at.
 */
final class Wiring extends MainListenerSupport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

  private final Settings settings;
  private final SteadyClock ledgerClock = SteadyClock.ofThisMachine();
  private final LedgerAhead opening;
  private KafkaStart kafka;
  private Ledger ledger;
  private boolean positionsChecked;

  /** Begins to open the ledger. */
  Wiring(Settings settings) {
    this.settings = settings;
    opening = new LedgerAhead(() -> LedgerPlace.alone(settings, ledgerClock));
  }

  Ledger ledger() {
    return ledger;
  }

  /** The routes of the files are read after this. */
  @Override
  public void beforeConfigure(BaseMainSupport main) {
    main.getCamelContext()
        .getCamelContextExtension()
        .setErrorHandlerFactory(new NoErrorHandlerDefinition());
  }

  @Override
  public void afterConfigure(BaseMainSupport main) {
    try {
      wire(main.getCamelContext());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw RuntimeCamelException.wrapRuntimeCamelException(e);
    }
  }

  private void wire(CamelContext context) throws Exception {
    Tenants tenants =
        new Tenants(
            new TenantFile(
                settings.path(Key.TENANTS),
                text ->
                    context.getCamelContextExtension().resolvePropertyPlaceholders(text, false)));
    context.getRegistry().bind("tenants", tenants);
    if (settings.kafka()) {
      kafka = new KafkaStart(settings, KafkaAdmin.properties(context, settings));
      kafka.seeToTopics();
    }
    ledger = opening.get();
    positionsChecked = !settings.kafka() || kafka.ledgerIsNotBehind(ledger);
    replayAnswers();
    LOG.info("Ledger: {}.", ledger.recover());
    dispatch(context, tenants);
    HighWater highWater =
        new HighWater(
            settings.number(Key.INTAKE_HIGH_WATER),
            ledger.waiting()::count,
            ledger.waiting()::taken,
            System::nanoTime);
    RoomBeans.intake(context, settings, tenants, highWater);
    RoomBeans.publish(context, settings);
    RoomBeans.files(context, settings);
    RoomBeans.sftp(context, settings, tenants, highWater);
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

  private void dispatch(CamelContext context, Tenants tenants) {
    String owner = ManagementFactory.getRuntimeMXBean().getName() + "/" + Instant.now();
    LaneRules rules =
        new LaneRules(
            tenants,
            settings.number(Key.ESSBASIC_CALLS),
            settings.number(Key.TSIGN_CALLS),
            settings.duration(Key.PACE_GUARD).toMillis(),
            settings.duration(Key.CREATE_MAX_AGE).toMillis());
    Dispatcher dispatcher =
        new Dispatcher(
            ledger, tenants, rules, owner, settings.duration(Key.CALL_TIMEOUT).toMillis());
    LedgerComponent component = new LedgerComponent(ledger, dispatcher, owner);
    if (!positionsChecked) {
      component.beforeTheFirstPoll(() -> kafka.ledgerIsNotBehind(ledger));
    }
    context.addComponent("ledger", component);
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
            ledgerClock::millis,
            () -> ThreadLocalRandom.current().nextDouble(),
            settings.duration(Key.RETRY_MAX_AGE).toMillis(),
            rules::hasSeveralKeys);
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
    context.addRoutes(new TsignRoute(platform, new LedgerTokens(ledger.tokens()), clock));
  }

  /** An answer that the ledger does not take must not keep the service from starting. */
  private void replayAnswers() {
    try {
      ledger.answers().replay();
    } catch (LedgerException e) {
      if (e.getCause() instanceof IOException) {
        throw e;
      }
      LOG.error("{} It is tried again with the next round.", e.getMessage());
    }
  }

  @Override
  public void close() {
    if (kafka != null) {
      kafka.close();
    }
    try {
      opening.close();
    } catch (RuntimeException e) {
      throw new RuntimeCamelException("The ledger did not close.", e);
    }
  }
}
