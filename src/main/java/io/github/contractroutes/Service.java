package io.github.contractroutes;

import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.settings.Key;
import io.github.contractroutes.settings.Settings;
import io.github.contractroutes.settings.SettingsException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running service: a Camel context with its routes, and its ledger. */
public final class Service implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private final Main camel;
  private final Wiring wiring;
  private final Duration callTimeout;

  private Service(Main camel, Wiring wiring, Duration callTimeout) {
    this.camel = camel;
    this.wiring = wiring;
    this.callTimeout = callTimeout;
  }

  /**
   * Starts a service.
   *
   * @param settings checked settings
   * @param camelProperties Camel's own properties, which pass through
   * @throws SettingsException if the locale, the settings, the tenant file or the ledger do not
   *     allow a start
   */
  static Service start(Settings settings, Properties camelProperties) throws SettingsException {
    FileNames.require(Path::of);
    requireRoutes(settings.path(Key.ROUTES));
    requireFree(settings.number(Key.HTTP_PORT));
    Wiring wiring = new Wiring(settings);
    Main camel = new Main();
    camel.configure().setName("contract-routes");
    camel
        .configure()
        .setRoutesIncludePattern("file:" + settings.path(Key.ROUTES) + "/*.camel.yaml");
    Duration callTimeout = settings.duration(Key.CALL_TIMEOUT);
    camel.configure().setShutdownTimeout(StopOnSignal.secondsForRoutes(callTimeout));
    camel.configure().setAutoConfigurationLogSummary(false);
    camel.addMainListener(wiring);
    CamelDefaults.of(settings).forEach(camel::addInitialProperty);
    camelProperties.forEach(
        (key, value) -> camel.addOverrideProperty(String.valueOf(key), String.valueOf(value)));
    settings
        .properties()
        .forEach(
            (key, value) -> camel.addOverrideProperty(String.valueOf(key), String.valueOf(value)));
    try {
      camel.start();
      LOG.info("contract-routes is up. {}", settings);
      return new Service(camel, wiring, callTimeout);
    } catch (Exception e) {
      camel.stop();
      wiring.close();
      throw StartProblem.of(e);
    }
  }

  /** Without routes it would start and do nothing. */
  private static void requireRoutes(Path routes) throws SettingsException {
    boolean any = false;
    if (Files.isDirectory(routes)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(routes, "*.camel.yaml")) {
        any = found.iterator().hasNext();
      } catch (IOException e) {
        LOG.debug("Stack trace", e);
      }
    }
    if (!any) {
      throw new SettingsException(
          List.of(
              Key.ROUTES.key()
                  + " must be a directory with the *.camel.yaml files of the routes; "
                  + routes.toAbsolutePath()
                  + " is none."));
    }
  }

  /** Camel's server only logs that it cannot listen, and nobody could ask how the service is. */
  private static void requireFree(int port) throws SettingsException {
    try (ServerSocket tried = new ServerSocket(port)) {
      LOG.debug("Port {} is free", tried.getLocalPort());
    } catch (IOException e) {
      throw new SettingsException(
          List.of(
              Key.HTTP_PORT.key()
                  + " must be a free port that may be used; "
                  + port
                  + " is not: "
                  + e.getMessage()
                  + "."));
    }
  }

  /** The ledger, to look into. */
  public Ledger ledger() {
    return wiring.ledger();
  }

  /** The Camel context with the routes. */
  public CamelContext context() {
    return camel.getCamelContext();
  }

  /** What the process is to do when it is told to end; it ends the process, too. */
  Runnable stopOnSignal() {
    return new StopOnSignal(this, callTimeout);
  }

  /** Takes no new work, finishes the calls in flight, publishes what is ready, and ends. */
  @Override
  public void close() {
    camel.stop();
    wiring.close();
    LOG.info("contract-routes has stopped.");
  }
}
