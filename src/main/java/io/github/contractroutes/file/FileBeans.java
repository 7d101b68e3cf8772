package io.github.contractroutes.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds what {@code routes/fetch.camel.yaml} refers to; Main calls it before routes are loaded. */
public final class FileBeans {

  private static final Logger LOG = LoggerFactory.getLogger(FileBeans.class);

  private static final int MANIFESTS_AT_ONCE = 8;

  private FileBeans() {}

  /**
   * Makes the outbox, sweeps what killed processes left in it, and binds the component {@code
   * file-http}, the steps {@code checkHost}, {@code storeFile}, {@code explainFetchFailure}, the
   * bean {@code writeManifest}, the policy {@code pauseWhenOutboxFull}, and the health check {@code
   * outbox}.
   *
   * @throws UncheckedIOException with a sentence, if the outbox cannot be used
   * @throws IllegalArgumentException with a sentence, if a setting is wrong
   */
  public static void bind(CamelContext context, FileSettings settings) {
    AllowedHosts hosts = AllowedHosts.parse(settings.allowedHosts());
    Path outbox = outbox(settings);
    FileStore store =
        new FileStore(
            outbox,
            settings.maxBytes(),
            settings.longest(),
            System::nanoTime,
            () -> UUID.randomUUID().toString());
    Registry registry = context.getRegistry();
    // Made when the first route asks for it: by then Main has read camel.component.https.*.
    registry.bind("file-http", HttpComponent.class, () -> component(context, settings, hosts));
    registry.bind("checkHost", new CheckHostStep(hosts));
    registry.bind("storeFile", new StoreStep(store));
    registry.bind(
        "writeManifest",
        new WriteManifest(
            outbox,
            () -> UUID.randomUUID().toString(),
            context
                .getExecutorServiceManager()
                .newFixedThreadPool(FileBeans.class, "manifests", MANIFESTS_AT_ONCE),
            store::hasRoom));
    registry.bind("explainFetchFailure", new ExplainFailureStep(store));
    OutboxFullPolicy full = new OutboxFullPolicy(context, store, settings.pauseWhenFull());
    registry.bind("pauseWhenOutboxFull", full);
    registry.bind("outboxHealth", new OutboxHealth(full));
  }

  private static Path outbox(FileSettings settings) {
    try {
      Path outbox = Files.createDirectories(settings.outbox()).toRealPath();
      int swept = new Leftovers(outbox, settings.longest().plusHours(1)).sweep(Instant.now());
      if (swept > 0) {
        LOG.info("Removed {} half-written documents of earlier runs from {}", swept, outbox);
      }
      return outbox;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "contracts.outbox (" + settings.outbox() + ") must be a directory that can be written.",
          e);
    }
  }

  private static HttpComponent component(
      CamelContext context, FileSettings settings, AllowedHosts hosts) {
    HttpComponent https = context.getComponent("https", HttpComponent.class);
    Set<String> proxies = https.getProxyHost() == null ? Set.of() : Set.of(https.getProxyHost());
    HttpComponent file = new HttpComponent();
    file.setClientConnectionManager(
        DownloadClient.connections(
            settings,
            new CheckedDns(hosts, InetAddress::getAllByName, proxies),
            trust(context, https)));
    Deadline deadline =
        new Deadline(
            settings.longest(),
            context
                .getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(FileBeans.class, "download-deadline"));
    file.setHttpClientConfigurer(client -> DownloadClient.configure(client, deadline));
    file.setHeaderFilterStrategy(nothingButOurs());
    file.setResponseTimeout(settings.silence().toMillis());
    file.setConnectionRequestTimeout(settings.silence().toMillis());
    file.setCopyHeaders(false);
    file.setFollowRedirects(false);
    file.setAutomaticRetriesDisabled(true);
    behindProxyOf(https, file);
    return file;
  }

  /** Links of both platforms carry their own permission; no header of a bus or a platform goes. */
  private static DefaultHeaderFilterStrategy nothingButOurs() {
    DefaultHeaderFilterStrategy filter = new DefaultHeaderFilterStrategy();
    filter.setLowerCase(true);
    filter.setOutFilter(Set.of(VerbatimTarget.HEADER));
    filter.setInFilter(Set.of("content-length", "content-encoding"));
    filter.setFilterOnMatch(false);
    return filter;
  }

  private static SSLContext trust(CamelContext context, HttpComponent https) {
    SSLContextParameters parameters = https.getSslContextParameters();
    if (parameters == null && https.isUseGlobalSslContextParameters()) {
      parameters = context.getSSLContextParameters();
    }
    try {
      return parameters == null ? SSLContext.getDefault() : parameters.createSSLContext(context);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("The TLS settings (camel.ssl.*) cannot be used.", e);
    }
  }

  private static void behindProxyOf(HttpComponent https, HttpComponent file) {
    if (https.getProxyHost() == null) {
      return;
    }
    file.setProxyHost(https.getProxyHost());
    file.setProxyPort(https.getProxyPort());
    file.setNonProxyHosts(https.getNonProxyHosts());
    // What camel-http takes for the component https when nothing is set.
    file.setProxyAuthScheme(
        https.getProxyAuthScheme() == null ? "https" : https.getProxyAuthScheme());
    file.setProxyAuthMethod(https.getProxyAuthMethod());
    file.setProxyAuthUsername(https.getProxyAuthUsername());
    file.setProxyAuthPassword(https.getProxyAuthPassword());
  }
}
