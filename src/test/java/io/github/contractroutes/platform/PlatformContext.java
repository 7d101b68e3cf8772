package io.github.contractroutes.platform;

import io.github.contractroutes.platform.essbasic.EssbasicRoute;
import io.github.contractroutes.platform.tsign.MemoryTokenStore;
import io.github.contractroutes.platform.tsign.TsignRoute;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;

/** A started context with the platform routes, put together as the service does it. */
public final class PlatformContext implements AutoCloseable {
  private final CamelContext context = new DefaultCamelContext();
  private final ProducerTemplate template;

  public PlatformContext(PlatformSettings settings, Clock clock) throws Exception {
    this(settings, clock, https -> {}, new Properties());
  }

  /**
   * A context.
   *
   * @param https what {@code camel.component.https.*} would set
   * @param properties application properties
   */
  public PlatformContext(
      PlatformSettings settings, Clock clock, Consumer<HttpComponent> https, Properties properties)
      throws Exception {
    context.getPropertiesComponent().setInitialProperties(properties);
    https.accept(context.getComponent("https", HttpComponent.class));
    context.addRoutes(new SendOnceRoute(settings));
    context.addRoutes(new EssbasicRoute(settings, clock));
    context.addRoutes(new TsignRoute(settings, new MemoryTokenStore(), clock));
    context.start();
    template = context.createProducerTemplate();
  }

  public CamelContext camel() {
    return context;
  }

  public ProducerTemplate template() {
    return template;
  }

  public Sent sendOnce(SignedRequest request) {
    return template.requestBody("direct:send-once", request, Sent.class);
  }

  /** Signs and sends a call as the dispatch route does. */
  public CallAnswer call(String platform, PlatformCall call) {
    return call(platform, call, null);
  }

  /** As above, when its first byte may leave. */
  public CallAnswer call(String platform, PlatformCall call, FirstByte firstByte) {
    Exchange exchange = new DefaultExchange(context);
    exchange.setProperty(SendOnceRoute.FIRST_BYTE, firstByte);
    exchange.getMessage().setBody(call);
    for (String step : new String[] {"-sign", "-send"}) {
      template.send("direct:" + platform + step, exchange);
      if (exchange.getException() != null) {
        throw new AssertionError(platform + step + " threw", exchange.getException());
      }
    }
    return exchange.getMessage().getBody(CallAnswer.class);
  }

  @Override
  public void close() {
    context.stop();
  }

  public static SSLContextParameters trust(Path keystore) {
    KeyStoreParameters store = new KeyStoreParameters();
    store.setResource("file:" + keystore);
    store.setPassword(TestCertificate.PASSWORD);
    store.setType("PKCS12");
    TrustManagersParameters managers = new TrustManagersParameters();
    managers.setKeyStore(store);
    SSLContextParameters parameters = new SSLContextParameters();
    parameters.setTrustManagers(managers);
    return parameters;
  }
}
