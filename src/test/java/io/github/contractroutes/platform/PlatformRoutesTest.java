package io.github.contractroutes.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.contractroutes.platform.CallAnswer.Answered;
import io.github.contractroutes.platform.CallAnswer.Held;
import io.github.contractroutes.platform.CallAnswer.NotNow;
import io.github.contractroutes.platform.CallAnswer.NotSent;
import io.github.contractroutes.platform.CallAnswer.Unknown;
import io.github.contractroutes.platform.ItemAnswer.Created;
import io.github.contractroutes.platform.ItemAnswer.Files;
import io.github.contractroutes.platform.essbasic.EssbasicRequest;
import io.github.contractroutes.platform.essbasic.EssbasicRoute;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both platforms from the call to what the answer means, over real HTTP. */
class PlatformRoutesTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
  private RawServer server;
  private PlatformContext context;

  @BeforeEach
  void start() throws Exception {
    server = new RawServer();
    context = new PlatformContext(settings(), NOON);
  }

  private static PlatformSettings settings() {
    return PlatformSettings.defaults().withCallTimeout(Duration.ofSeconds(20)).withLanguage("zh");
  }

  @AfterEach
  void stop() throws Exception {
    context.close();
    server.close();
  }

  @Test
  void createIsSignedSentAndReadItemByItem() {
    server.answers(200, "{\"Response\":{\"FlowIds\":[\"f-1\",\"f-2\"],\"RequestId\":\"r-1\"}}");

    CallAnswer answer = context.call("essbasic", Calls.create(server.url(), 2, false));

    assertThat(((Answered) answer).items())
        .extracting(item -> ((Created) item).flowId())
        .containsExactly("f-1", "f-2");
    RawServer.Arrival arrival = server.arrivals().get(0);
    assertThat(arrival.headers())
        .containsEntry("x-tc-action", "CreateFlowsByTemplates")
        .containsEntry("x-tc-version", "2021-05-26")
        .containsEntry("x-tc-language", "zh-CN")
        .containsEntry("x-tc-timestamp", Long.toString(NOON.millis() / 1000));
    assertThat(arrival.text()).startsWith("{\"Agent\":{\"AppId\"").contains("合同 1");
  }

  @Test
  void expiredSignatureIsSignedAnewByTheServersClock() {
    PlatformCall call = Calls.create(server.url(), 1, false);
    server.script(
        (arrival, socket) ->
            RawServer.answer(
                socket,
                200,
                "Date: Sat, 21 Nov 2026 12:10:00 GMT\r\n",
                "{\"Response\":{\"Error\":{\"Code\":\"AuthFailure.SignatureExpire\","
                    + "\"Message\":\"m\"},\"RequestId\":\"r\"}}"));

    assertThat(context.call("essbasic", call)).isInstanceOf(NotNow.class);
    assertThat(context.call("essbasic", call)).isInstanceOf(Held.class);

    assertThat(server.arrivals().get(1).headers())
        .containsEntry("x-tc-timestamp", Long.toString(NOON.millis() / 1000 + 600));
  }

  @Test
  void nobodyThereIsNotSentAndALostAnswerIsUnknown() throws IOException {
    server.script((arrival, socket) -> socket.close());

    assertThat(context.call("essbasic", Calls.create(server.url(), 1, false)))
        .isInstanceOf(Unknown.class);
    // A port that is taken but not listened on: nobody else can answer there meanwhile.
    try (Socket nobody = new Socket()) {
      nobody.bind(new InetSocketAddress("127.0.0.1", 0));
      String url = "http://127.0.0.1:" + nobody.getLocalPort();
      assertThat(context.call("essbasic", Calls.create(url, 1, false))).isInstanceOf(NotSent.class);
    }
  }

  @Test
  void documentsAreSignedSentAndRead() {
    server.answers(200, "{\"code\":0,\"data\":{\"docs\":[{\"fileUrl\":\"https://f/1\"}]}}");

    CallAnswer answer =
        context.call("tsign", Calls.documents(Calls.tsignKey(server.url(), false), "flow-1"));

    assertThat(((Files) ((Answered) answer).items().get(0)).files()).hasSize(1);
    RawServer.Arrival arrival = server.arrivals().get(0);
    assertThat(arrival.requestLine()).isEqualTo("GET /v1/signflows/flow-1/documents HTTP/1.1");
    assertThat(arrival.headers())
        .containsEntry("content-type", "application/json; charset=UTF-8")
        .containsEntry("accept", "*/*")
        .containsEntry("x-tsign-open-ca-timestamp", Long.toString(NOON.millis()))
        .containsKey("x-tsign-open-ca-signature")
        .doesNotContainKey("content-md5");
  }

  @Test
  void tokenIsFetchedSharedAndReplacedOnce() {
    AtomicInteger issued = new AtomicInteger();
    server.script(
        (arrival, socket) -> {
          if (arrival.requestLine().contains("/v1/oauth2/access_token?")) {
            RawServer.answer(socket, 200, "", token(issued.incrementAndGet()));
          } else if ("token-2".equals(arrival.headers().get("x-tsign-open-token"))) {
            RawServer.answer(socket, 200, "", "{\"code\":0,\"data\":{\"docs\":[]}}");
          } else {
            RawServer.answer(
                socket, 401, "", "{\"success\":false,\"code\":401,\"message\":\"TOKEN错误\"}");
          }
        });
    PlatformCall call = Calls.documents(Calls.tsignKey(server.url(), true), "flow-1");

    assertThat(context.call("tsign", call)).isInstanceOf(NotNow.class);
    assertThat(context.call("tsign", call)).isInstanceOf(Answered.class);
    assertThat(context.call("tsign", call)).isInstanceOf(Answered.class);

    assertThat(issued).hasValue(2);
    assertThat(server.arrivals().get(1).headers()).doesNotContainKey("x-tsign-open-auth-mode");
  }

  @Test
  void theRequestForATokenGoesInThePlaceOfItsCallWhichWaitsForAnother() {
    List<String> steps = new CopyOnWriteArrayList<>();
    server.script(
        (arrival, socket) -> {
          boolean token = arrival.requestLine().contains("/v1/oauth2/access_token?");
          RawServer.answer(
              socket, 200, "", token ? token(1) : "{\"code\":0,\"data\":{\"docs\":[]}}");
        });
    FirstByte firstByte =
        new FirstByte() {
          @Override
          public void await() {
            steps.add("await");
          }

          @Override
          public void left() {
            steps.add("left");
          }

          @Override
          public void spent() {
            steps.add("spent");
          }
        };
    PlatformCall call = Calls.documents(Calls.tsignKey(server.url(), true), "flow-1");

    context.call("tsign", call, firstByte);
    context.call("tsign", call, firstByte);

    assertThat(steps).containsExactly("await", "left", "spent", "await", "left", "await", "left");
    assertThat(server.arrivals())
        .extracting(arrival -> arrival.requestLine().replaceAll("[?].*| HTTP.*", ""))
        .containsExactly(
            "GET /v1/oauth2/access_token",
            "GET /v1/signflows/flow-1/documents",
            "GET /v1/signflows/flow-1/documents");
  }

  @Test
  void aTokenThatCannotBeAskedForUsesNoPlace() throws IOException {
    AtomicInteger spent = new AtomicInteger();
    try (Socket nobody = new Socket()) {
      nobody.bind(new InetSocketAddress("127.0.0.1", 0));
      String url = "http://127.0.0.1:" + nobody.getLocalPort();
      PlatformCall call = Calls.documents(Calls.tsignKey(url, true), "flow-1");

      CallAnswer answer =
          context.call(
              "tsign",
              call,
              new FirstByte() {
                @Override
                public void await() {}

                @Override
                public void left() {}

                @Override
                public void spent() {
                  spent.incrementAndGet();
                }
              });

      assertThat(answer).isInstanceOf(NotSent.class);
      assertThat(spent).hasValue(0);
    }
  }

  @Test
  void callWithoutTokenIsNotSentAndHeld() {
    server.answers(200, "{\"code\":72000032,\"message\":\"应用停用或应用不存在\",\"data\":null}");

    CallAnswer answer =
        context.call("tsign", Calls.documents(Calls.tsignKey(server.url(), true), "flow-1"));

    assertThat(((Held) answer).error().code()).isEqualTo("72000032");
    assertThat(server.count("/v1/signflows/")).isZero();
  }

  @Test
  void proxyOfTheHttpsComponentIsUsed() throws Exception {
    server.answers(200, "{\"Response\":{\"FlowIds\":[\"f-1\"],\"RequestId\":\"r\"}}");
    try (PlatformContext behindProxy =
        new PlatformContext(
            settings(),
            NOON,
            https -> {
              https.setProxyHost("localhost");
              https.setProxyPort(server.port());
            },
            new Properties())) {

      CallAnswer answer =
          behindProxy.call(
              "essbasic", Calls.create("http://essbasic.tencentcloudapi.com", 1, false));

      assertThat(answer).isInstanceOf(Answered.class);
      assertThat(server.arrivals().get(0).requestLine())
          .isEqualTo("POST http://essbasic.tencentcloudapi.com/ HTTP/1.1");
      assertThat(server.arrivals().get(0).headers())
          .containsEntry("host", "essbasic.tencentcloudapi.com");
    }
  }

  @Test
  void propertiesOfTheServiceReachTheClient() throws Exception {
    server.answers(200, "{\"Response\":{\"FlowIds\":[\"f-1\"],\"RequestId\":\"r\"}}");
    Main main = new Main();
    main.addInitialProperty("camel.component.https.proxy-host", "localhost");
    main.addInitialProperty("camel.component.https.proxy-port", Integer.toString(server.port()));
    main.configure().addRoutesBuilder(new SendOnceRoute(settings()));
    main.configure().addRoutesBuilder(new EssbasicRoute(settings(), NOON));
    main.start();
    try (ProducerTemplate template = main.getCamelContext().createProducerTemplate()) {
      SignedRequest request =
          template.requestBody(
              "direct:essbasic-sign",
              Calls.create("http://essbasic.tencentcloudapi.com", 1, false),
              SignedRequest.class);

      assertThat(template.requestBody("direct:send-once", request, Sent.class))
          .isInstanceOf(Sent.Answer.class);
      assertThat(server.count("POST http://essbasic.tencentcloudapi.com/")).isEqualTo(1);
    } finally {
      main.stop();
    }
  }

  @Test
  void startStopsWithOneSentenceIfAPropertyWouldSendAgain() {
    Main main = new Main();
    main.addInitialProperty("camel.component.https.automaticRetriesDisabled", "false");
    main.configure().addRoutesBuilder(new SendOnceRoute(settings()));

    assertThatThrownBy(main::start).hasMessageContaining("sent exactly once");
  }

  @Test
  void bodyOnTheWireIsTheSignedBody() {
    server.answers(200, "{}");
    PlatformCall call = Calls.create(server.url(), 20, false);

    context.call("essbasic", call);

    String signed = new String(EssbasicRequest.body(call), UTF_8);
    assertThat(server.arrivals().get(0).text()).isEqualTo(signed);
  }

  private static String token(int number) {
    return "{\"code\":0,\"message\":\"成功\",\"data\":{\"token\":\"token-"
        + number
        + "\",\"expiresIn\":\""
        + (NOON.millis() + 7_200_000)
        + "\",\"refreshToken\":\"r\"}}";
  }
}
