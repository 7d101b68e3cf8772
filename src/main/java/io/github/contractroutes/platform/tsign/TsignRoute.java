package io.github.contractroutes.platform.tsign;

import io.github.contractroutes.platform.AnswerTable;
import io.github.contractroutes.platform.FirstByte;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.PlatformKey;
import io.github.contractroutes.platform.PlatformSettings;
import io.github.contractroutes.platform.SendOnceRoute;
import io.github.contractroutes.platform.Sent;
import io.github.contractroutes.platform.ServerClock;
import io.github.contractroutes.platform.SignedRequest;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.builder.RouteBuilder;

/**
 * tsign in two steps like essbasic ({@code direct:tsign-sign}, {@code direct:tsign-send}), and
 * {@code direct:tsign-token}, which asks for an access token: body {@link PlatformCall} becomes
 * {@link Sent}.
 *
 * <p>In token mode the token is put on in {@code tsign-send}, because getting one is a call of its
 * own, and its failure is an answer like any other.
 */
public final class TsignRoute extends RouteBuilder {
  private static final String CALL = "platformCall";
  private static final String REQUEST = "signedRequest";

  private final TsignTokens tokens;
  private final TsignAnswer reader;
  private final ServerClock clock;
  private ProducerTemplate template;

  /**
   * The routes.
   *
   * @param store where the shared tokens lie
   * @param own our own time, which is corrected for a host that refuses it
   */
  public TsignRoute(PlatformSettings settings, TokenStore store, Clock own) {
    AnswerTable table = new AnswerTable(settings.createdNothing());
    clock = new ServerClock(own);
    tokens = new TsignTokens(store, clock, new TsignTokenAnswer(table));
    reader = new TsignAnswer(table, clock, tokens, own);
  }

  @Override
  public void configure() {
    template = getContext().createProducerTemplate();

    from("direct:tsign-sign")
        .routeId("tsign-sign")
        .startupOrder(332)
        .routeDescription("Build a call to tsign and sign it")
        .errorHandler(noErrorHandler())
        .streamCache("false")
        .process(this::sign)
        .id("tsign-sign-call");

    from("direct:tsign-send")
        .routeId("tsign-send")
        .startupOrder(333)
        .routeDescription("Send a signed call to tsign once and read the answer")
        .errorHandler(noErrorHandler())
        .streamCache("false")
        .process(this::addToken)
        .id("tsign-add-token")
        .filter(body().isInstanceOf(SignedRequest.class))
        .id("tsign-unless-no-token")
        .setProperty(REQUEST, body())
        .id("tsign-keep-request")
        .to("direct:send-once")
        .id("tsign-send-once")
        .process(this::read)
        .id("tsign-read-answer")
        .end();

    from("direct:tsign-token")
        .routeId("tsign-token")
        .startupOrder(320)
        .routeDescription("Ask tsign for the access token of an application")
        .errorHandler(noErrorHandler())
        .streamCache("false")
        .process(this::askForToken)
        .id("tsign-ask-for-token")
        .to("direct:send-once")
        .id("tsign-send-token-once");
  }

  private void sign(Exchange exchange) throws Exception {
    PlatformCall call = exchange.getMessage().getMandatoryBody(PlatformCall.class);
    exchange.setProperty(CALL, call);
    long now = clock.now(TsignRequest.address(call));
    exchange.getMessage().setBody(TsignRequest.documents(call, now));
  }

  /** In token mode the body becomes a request with a token, or what it means to have none. */
  private void addToken(Exchange exchange) throws Exception {
    PlatformCall call = exchange.getProperty(CALL, PlatformCall.class);
    if (!((PlatformKey.Tsign) call.key()).tokenMode()) {
      return;
    }
    SignedRequest request = exchange.getMessage().getMandatoryBody(SignedRequest.class);
    TsignTokens.Got got =
        tokens.get(
            call,
            () -> token(call, exchange.getProperty(SendOnceRoute.FIRST_BYTE, FirstByte.class)));
    exchange
        .getMessage()
        .setBody(
            got instanceof TsignTokens.Got.Valid valid
                ? TsignRequest.withToken(request, valid.token())
                : ((TsignTokens.Got.Failed) got).answer());
  }

  /** The request for a token goes in the place of the call that needs it, which takes another. */
  private Sent token(PlatformCall call, FirstByte firstByte) {
    Exchange asked =
        template.send(
            "direct:tsign-token",
            exchange -> {
              exchange.setProperty(SendOnceRoute.FIRST_BYTE, firstByte);
              exchange.getMessage().setBody(call);
            });
    if (asked.getException() != null) {
      throw RuntimeCamelException.wrapRuntimeCamelException(asked.getException());
    }
    Sent sent = asked.getMessage().getBody(Sent.class);
    if (firstByte != null && !(sent instanceof Sent.NotHandedOver)) {
      firstByte.spent();
    }
    return sent;
  }

  private void askForToken(Exchange exchange) throws Exception {
    PlatformCall call = exchange.getMessage().getMandatoryBody(PlatformCall.class);
    long now = clock.now(TsignRequest.address(call));
    exchange.getMessage().setBody(TsignRequest.token((PlatformKey.Tsign) call.key(), now));
  }

  private void read(Exchange exchange) throws Exception {
    PlatformCall call = exchange.getProperty(CALL, PlatformCall.class);
    SignedRequest request = (SignedRequest) exchange.removeProperty(REQUEST);
    Sent sent = exchange.getMessage().getMandatoryBody(Sent.class);
    exchange.getMessage().setBody(reader.read(call, request, sent));
  }
}
