package io.github.contractroutes.platform;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hc.client5.http.ConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Makes an HttpClient that sends a request once: no resend after 429, 503 or a lost connection, no
 * redirect, no authentication round, no cookie, no compression, no protocol upgrade; connections
 * idle for two seconds are not used again, nor those on which the server has said more than it was
 * asked.
 *
 * <p>All of these are switched off, and beneath them {@link OnceExecutor} refuses the second hand
 * over of a request, whoever wants it.
 */
final class SendOnceClient {
  private static final TimeValue LONGEST_IDLE = TimeValue.ofSeconds(2);

  private final Duration connectTimeout;
  private final Duration callTimeout;

  SendOnceClient(Duration connectTimeout, Duration callTimeout) {
    this.connectTimeout = connectTimeout;
    this.callTimeout = callTimeout;
  }

  /** The last word on the client: called after every other setting. */
  void configure(HttpClientBuilder builder) {
    builder
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableAuthCaching()
        .disableCookieManagement()
        .disableContentCompression()
        .disableDefaultUserAgent()
        .setDefaultRequestConfig(requestConfig())
        .setKeepAliveStrategy(keepAlive())
        .setRequestExecutor(new OnceExecutor())
        .addExecInterceptorFirst(
            "contract-routes-deadline",
            (request, scope, chain) -> {
              if (scope.originalRequest instanceof Cancellable exchange) {
                HandOver.current().exchange(exchange);
              }
              return chain.proceed(request, scope);
            });
  }

  @SuppressWarnings("deprecation") // the connect timeout's new home is the pool, which is Camel's
  private RequestConfig requestConfig() {
    Timeout connect = Timeout.of(connectTimeout);
    return RequestConfig.custom()
        .setConnectionRequestTimeout(connect)
        .setConnectTimeout(connect)
        .setResponseTimeout(Timeout.of(callTimeout))
        .setRedirectsEnabled(false)
        .setExpectContinueEnabled(false)
        .setProtocolUpgradeEnabled(false)
        .build();
  }

  /** A server may close an idle connection while we send on it, and a create is in doubt then. */
  private static ConnectionKeepAliveStrategy keepAlive() {
    return (response, context) -> {
      TimeValue asked =
          DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(response, context);
      boolean shorter = TimeValue.isNonNegative(asked) && asked.compareTo(LONGEST_IDLE) < 0;
      return shorter ? asked : LONGEST_IDLE;
    };
  }

  /**
   * The body of a request. Not repeatable, so that a client that would send it a second time (after
   * a challenge, a redirect, a lost connection) knows that it cannot.
   */
  static HttpEntity once(byte[] body) {
    return new InputStreamEntity(new ByteArrayInputStream(body), body.length, null);
  }

  /** Stands between the client and a connected connection, and lets a request through once. */
  private static final class OnceExecutor extends HttpRequestExecutor {
    private static final Timeout LOOK = Timeout.ofMilliseconds(1);

    /** What HTTP itself needs; everything else on the wire is in the signed request. */
    private static final Set<String> OF_HTTP =
        Set.of("host", "content-length", "transfer-encoding", "connection", "proxy-authorization");

    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request,
        HttpClientConnection connection,
        HttpResponseInformationCallback information,
        HttpContext context)
        throws IOException, HttpException {
      if (request.getMethod().equals("CONNECT")) {
        // Opens a tunnel through a proxy; nothing of the platform's request is in it.
        return super.execute(request, connection, information, context);
      }
      HandOver handOver = HandOver.current();
      for (Header header : request.getHeaders()) {
        if (!OF_HTTP.contains(header.getName().toLowerCase(Locale.ROOT))) {
          request.removeHeaders(header.getName());
        }
      }
      handOver.request().headers().forEach(request::setHeader);
      boolean waited = handOver.await();
      if (connection.isDataAvailable(LOOK)) {
        // An answer said twice, or a farewell: it would be read as the answer to this request.
        throw new IOException("The server had said something before it was asked.");
      }
      if (waited && connection.isStale()) {
        throw new IOException("The connection was closed while the call waited for its slot.");
      }
      handOver.begin();
      ClassicHttpResponse response =
          super.execute(request, Written.tells(connection, handOver), information, context);
      Map<String, String> headers = new LinkedHashMap<>();
      for (Header header : response.getHeaders()) {
        headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
      }
      handOver.answered(response.getCode(), headers);
      return response;
    }
  }
}
