package io.github.contractroutes.platform;

import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.component.http.HttpMethods;
import org.apache.camel.util.IOHelper;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.util.TimeValue;

/**
 * {@code direct:send-once}: the one place where platform calls are sent. Body {@link SignedRequest}
 * in, body {@link Sent} out; every fault of the network is one of its cases, none is thrown. The
 * step that sends has the id {@code send-once}.
 *
 * <p>One {@code https} endpoint serves http and https addresses, so {@code camel.component.https.*}
 * (proxy, TLS) and {@code camel.ssl.*} apply to both. What concerns sending once is set on the
 * endpoint and its client, where those properties do not reach.
 */
public final class SendOnceRoute extends RouteBuilder {
  /**
   * Exchange property, {@link Long} or absent: reading of {@link System#nanoTime} after which the
   * first byte may not be written.
   */
  public static final String SEND_BEFORE = "sendBefore";

  private static final String CLIENT = "contractsSendOnceClient";

  /** Exchange property, {@link FirstByte} or absent: what the first byte of a call waits for. */
  public static final String FIRST_BYTE = "firstByte";

  private static final String HAND_OVER = "contractsHandOver";

  private final PlatformSettings settings;
  private ScheduledExecutorService timer;

  /** A route with these settings. */
  public SendOnceRoute(PlatformSettings settings) {
    this.settings = settings;
  }

  @Override
  public void configure() {
    SendOnceCheck.check(writtenSettings());
    timer =
        getContext()
            .getExecutorServiceManager()
            .newSingleThreadScheduledExecutor(this, "call-deadline");
    from("direct:send-once")
        .routeId("send-signed-request")
        .startupOrder(310)
        .routeDescription("Send one signed request to a platform, exactly once")
        .errorHandler(noErrorHandler())
        .streamCache("false")
        .process(this::open)
        .id("open-hand-over")
        .doTry()
        .to(platform())
        .id("send-once")
        .process(this::readAnswer)
        .id("read-sent")
        .doCatch(Throwable.class)
        .process(this::readFault)
        .id("read-fault")
        .end();
  }

  private void open(Exchange exchange) throws Exception {
    Message message = exchange.getMessage();
    SignedRequest request = message.getMandatoryBody(SignedRequest.class);
    exchange.setProperty(
        HAND_OVER,
        HandOver.open(
            request,
            settings.callTimeout().toMillis(),
            timer,
            new Fence(
                exchange.getProperty(SEND_BEFORE, Long.class),
                exchange.getProperty(FIRST_BYTE, FirstByte.class),
                System::nanoTime)));
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_URI, request.uri().toString());
    message.setHeader(Exchange.HTTP_METHOD, HttpMethods.valueOf(request.method()));
    boolean get = request.method().equals("GET");
    message.setBody(get ? null : SendOnceClient.once(request.body()));
  }

  private void readAnswer(Exchange exchange) throws Exception {
    HandOver handOver = exchange.getProperty(HAND_OVER, HandOver.class);
    InputStream body = exchange.getMessage().getBody(InputStream.class);
    Sent answer = handOver.answer(body, settings.maxAnswerBytes());
    IOHelper.close(body); // gives the connection back; a fault of that takes no answer away
    close(exchange, handOver, answer);
  }

  private void readFault(Exchange exchange) {
    HandOver handOver = exchange.getProperty(HAND_OVER, HandOver.class);
    Throwable fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    close(exchange, handOver, SendFault.of(handOver, fault));
    exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
  }

  private static void close(Exchange exchange, HandOver handOver, Sent sent) {
    handOver.close();
    exchange.removeProperty(HAND_OVER);
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setBody(sent);
  }

  /** Every option that could send a request again, change it or print it is set here. */
  private Endpoint platform() {
    HttpComponent https = getContext().getComponent("https", HttpComponent.class);
    if (https.getProxyHost() != null && https.getProxyAuthScheme() == null) {
      // Camel would speak TLS with the proxy itself, because the endpoint is an https one.
      https.setProxyAuthScheme("http");
    }
    SendOnceClient client = new SendOnceClient(settings.connectTimeout(), settings.callTimeout());
    getContext()
        .getRegistry()
        .bind(CLIENT, HttpClientConfigurer.class, (HttpClientConfigurer) client::configure);
    int connections = Math.max(https.getConnectionsPerRoute(), settings.maxConnections());
    HttpEndpoint endpoint =
        getContext()
            .getEndpoint(
                "https://platform"
                    + "?httpClientConfigurer=#bean:"
                    + CLIENT
                    + "&throwExceptionOnFailure=false"
                    + "&disableStreamCache=true"
                    + "&skipControlHeaders=false"
                    + "&skipRequestHeaders=true"
                    + "&skipResponseHeaders=true"
                    + "&copyHeaders=false"
                    + "&followRedirects=false"
                    + "&authenticationPreemptive=false"
                    + "&logHttpActivity=false"
                    + "&connectionsPerRoute="
                    + connections
                    + "&maxTotalConnections="
                    + Math.max(https.getMaxTotalConnections(), 4 * connections),
                HttpEndpoint.class);
    if (endpoint.getClientConnectionManager() instanceof PoolingHttpClientConnectionManager pool) {
      // Looks at a connection before it is used again: one that the server has closed meanwhile
      // would cost a create its certainty.
      pool.setDefaultConnectionConfig(
          ConnectionConfig.custom()
              .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
              .build());
    }
    return endpoint;
  }

  private Map<String, String> writtenSettings() {
    Map<String, String> written = new HashMap<>(System.getenv());
    Properties properties = getContext().getPropertiesComponent().loadProperties();
    for (String name : properties.stringPropertyNames()) {
      written.put(name, properties.getProperty(name));
    }
    for (String name : System.getProperties().stringPropertyNames()) {
      written.put(name, System.getProperty(name));
    }
    HttpComponent https = getContext().getComponent("https", HttpComponent.class);
    written.putIfAbsent(
        "camel.component.https.follow-redirects", Boolean.toString(https.isFollowRedirects()));
    return written;
  }
}
