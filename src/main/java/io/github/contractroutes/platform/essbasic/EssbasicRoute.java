package io.github.contractroutes.platform.essbasic;

import io.github.contractroutes.platform.AnswerTable;
import io.github.contractroutes.platform.EndpointAddress;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.PlatformKey;
import io.github.contractroutes.platform.PlatformSettings;
import io.github.contractroutes.platform.Sent;
import io.github.contractroutes.platform.ServerClock;
import io.github.contractroutes.platform.SignedRequest;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/**
 * essbasic in two steps, so that the caller can note in between that the call is about to be sent:
 *
 * <ul>
 *   <li>{@code direct:essbasic-sign}: body {@link PlatformCall} becomes {@link SignedRequest}; the
 *       call stays in the property {@code platformCall};
 *   <li>{@code direct:essbasic-send}: body {@link SignedRequest} becomes what the answer means.
 * </ul>
 */
public final class EssbasicRoute extends RouteBuilder {
  private static final String CALL = "platformCall";
  private static final String REQUEST = "signedRequest";

  private final Tc3Signer signer;
  private final EssbasicAnswer reader;
  private final ServerClock clock;

  /**
   * The routes.
   *
   * @param own our own time, which is corrected for a host that refuses it
   */
  public EssbasicRoute(PlatformSettings settings, Clock own) {
    clock = new ServerClock(own);
    signer = new Tc3Signer(settings.language().equals("zh") ? "zh-CN" : "en-US");
    reader = new EssbasicAnswer(new AnswerTable(settings.createdNothing()), clock, own);
  }

  @Override
  public void configure() {
    from("direct:essbasic-sign")
        .routeId("essbasic-sign")
        .startupOrder(330)
        .routeDescription("Serialise a call to essbasic once and sign these bytes")
        .errorHandler(noErrorHandler())
        .streamCache("false")
        .process(this::sign)
        .id("essbasic-sign-call");

    from("direct:essbasic-send")
        .routeId("essbasic-send")
        .startupOrder(331)
        .routeDescription("Send a signed call to essbasic once and read the answer item by item")
        .errorHandler(noErrorHandler())
        .streamCache("false")
        .setProperty(REQUEST, body())
        .id("essbasic-keep-request")
        .to("direct:send-once")
        .id("essbasic-send-once")
        .process(this::read)
        .id("essbasic-read-answer");
  }

  private void sign(Exchange exchange) throws Exception {
    PlatformCall call = exchange.getMessage().getMandatoryBody(PlatformCall.class);
    PlatformKey.Essbasic key = (PlatformKey.Essbasic) call.key();
    long now = clock.now(EndpointAddress.of(key.endpoint(), "/"));
    exchange.setProperty(CALL, call);
    exchange
        .getMessage()
        .setBody(signer.sign(key, call.action().wireName(), EssbasicRequest.body(call), now));
  }

  private void read(Exchange exchange) throws Exception {
    PlatformCall call = exchange.getProperty(CALL, PlatformCall.class);
    SignedRequest request = (SignedRequest) exchange.removeProperty(REQUEST);
    Sent sent = exchange.getMessage().getMandatoryBody(Sent.class);
    exchange.getMessage().setBody(reader.read(call, request, sent));
  }
}
