package io.github.contractroutes.file;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client for documents. It has nothing in common with the one that calls the platforms: no
 * signatures, no cookies, no redirects, no automatic retries but that of {@link AskAgain}, and it
 * connects to checked addresses alone.
 */
final class DownloadClient {
  private static final Duration LOOKED_AT_AFTER = Duration.ofMillis(500);

  /** No host of documents says as much; more than that is not kept in memory. */
  private static final Http1Config HEAD =
      Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(200).build();

  private DownloadClient() {}

  /**
   * @param dns decides which addresses may be connected to
   * @param trust the certificates to trust
   */
  static HttpClientConnectionManager connections(
      FileSettings settings, CheckedDns dns, SSLContext trust) {
    Timeout connect = Timeout.of(settings.connectTimeout());
    Timeout silence = Timeout.of(settings.silence());
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder().http1Config(HEAD).build())
        .setDnsResolver(dns)
        .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust))
        .setMaxConnTotal(settings.concurrency())
        .setMaxConnPerRoute(settings.concurrency())
        .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(silence).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(connect)
                .setSocketTimeout(silence)
                // A reused connection may have died unseen. Looking costs a millisecond, so one
                // that was just used is taken as it is; AskAgain sees to it if it died.
                .setValidateAfterInactivity(TimeValue.of(LOOKED_AT_AFTER))
                .build())
        .build();
  }

  static void configure(HttpClientBuilder client, Deadline deadline) {
    client
        .addExecInterceptorFirst("verbatim-target", new VerbatimTarget())
        .addExecInterceptorFirst("ask-again", new AskAgain())
        .addExecInterceptorFirst("deadline", deadline)
        .setUserAgent("contract-routes")
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableContentCompression()
        .disableConnectionState();
  }
}
