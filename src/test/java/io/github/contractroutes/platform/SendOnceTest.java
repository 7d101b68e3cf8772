package io.github.contractroutes.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A request arrives once whatever the server does with it, with the route, the client and the
 * settings of the service.
 */
class SendOnceTest extends AgainstRawServers {
  /** What a server can do to a request, and whether an answer is had then. */
  enum Fault {
    CLOSED_AFTER_REQUEST(null, (arrival, socket) -> socket.close()),
    RESET_AFTER_REQUEST(
        null,
        (arrival, socket) -> {
          socket.setSoLinger(true, 0);
          socket.close();
        }),
    HANGS(null, (arrival, socket) -> socket.getInputStream().read()),
    DRIPS(
        null,
        (arrival, socket) -> {
          write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
          socket.setSoTimeout(50);
          while (true) {
            write(socket, "x");
            try {
              if (socket.getInputStream().read() < 0) {
                return;
              }
            } catch (SocketTimeoutException e) {
              // the next drop
            }
          }
        }),
    CUT_ANSWER(
        null,
        (arrival, socket) -> {
          write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"Response\":");
          socket.close();
        }),
    NOT_HTTP(
        null,
        (arrival, socket) -> {
          write(socket, "SSH-2.0-OpenSSH_9.2\r\n\r\n");
          socket.close();
        }),
    UNAVAILABLE(503, answer(503, "")),
    UNAVAILABLE_RETRY_AFTER(503, answer(503, "Retry-After: 0\r\n")),
    TOO_MANY(429, answer(429, "")),
    TOO_MANY_RETRY_AFTER(429, answer(429, "Retry-After: 1\r\n")),
    REQUEST_TIMEOUT(408, answer(408, "Connection: close\r\n")),
    MOVED_FOR_A_WHILE(307, answer(307, "Location: /again\r\n")),
    MOVED_FOR_GOOD(308, answer(308, "Location: /again\r\n")),
    FOUND(302, answer(302, "Location: /again\r\n")),
    SEE_OTHER(303, answer(303, "Location: /again\r\n")),
    UNAUTHORIZED(401, answer(401, "WWW-Authenticate: Basic realm=\"x\"\r\n")),
    PROXY_UNAUTHORIZED(407, answer(407, "Proxy-Authenticate: Basic realm=\"x\"\r\n")),
    BAD_GATEWAY(502, answer(502, "")),
    OK(200, answer(200, ""));

    private final Integer status;
    private final RawServer.Script script;

    Fault(Integer status, RawServer.Script script) {
      this.status = status;
      this.script = script;
    }

    private static RawServer.Script answer(int status, String headers) {
      return (arrival, socket) -> RawServer.answer(socket, status, headers, "{\"a\":1}");
    }
  }

  static Stream<Arguments> everyFault() {
    List<Arguments> cases = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      for (String scheme : List.of("http", "https")) {
        cases.add(Arguments.of(fault, scheme, "fresh connection"));
        cases.add(Arguments.of(fault, scheme, "reused connection"));
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0} over {1} on a {2}")
  @MethodSource("everyFault")
  void requestArrivesOnce(Fault fault, String scheme, String connection) {
    // Given a server that serves a first request well, or closes its connection
    RawServer server = server(scheme);
    boolean reused = connection.startsWith("reused");
    String first = word();
    server.script(
        (arrival, socket) ->
            RawServer.answer(socket, 200, reused ? "" : "Connection: close\r\n", "{}"));
    context.sendOnce(post(server, first));
    server.script(fault.script);

    // When
    String word = word();
    Sent sent = context.sendOnce(post(server, word));

    // Then
    assertThat(server.count(word)).isEqualTo(1);
    assertThat(connectionOf(server, word) == connectionOf(server, first)).isEqualTo(reused);
    if (fault.status == null) {
      assertThat(sent).isInstanceOf(Sent.Lost.class);
      assertThat(((Sent.Lost) sent).reason()).startsWith("The call was sent, and ").endsWith(".");
    } else {
      assertThat(((Sent.Answer) sent).status()).isEqualTo(fault.status);
      assertThat(((Sent.Answer) sent).body()).asString(UTF_8).isEqualTo("{\"a\":1}");
      assertThat(((Sent.Answer) sent).headers()).containsEntry("content-length", "7");
    }
    assertThat(server.count("/again")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void wireCarriesTheSignedRequestAndNothingElse(String scheme) {
    RawServer server = server(scheme);
    server.answers(200, "{}");
    String word = word();

    context
        .template()
        .request(
            "direct:send-once",
            exchange -> {
              exchange.getMessage().setBody(post(server, word));
              exchange.getMessage().setHeader("secret", "s");
              exchange.getMessage().setHeader("X-TC-Action", "Other");
              exchange.getMessage().setHeader("CamelHttpPath", "elsewhere");
              exchange.getMessage().setHeader("CamelHttpQuery", "a=b");
              exchange.getMessage().setHeader("CamelRestHttpUri", "http://localhost:1/");
              exchange.getMessage().setHeader("Content-Encoding", "gzip");
            });

    RawServer.Arrival arrival = arrival(server, word);
    assertThat(arrival.requestLine()).isEqualTo("POST / HTTP/1.1");
    assertThat(arrival.body()).isEqualTo(body(word));
    Map<String, String> rest = new LinkedHashMap<>(arrival.headers());
    assertThat(rest.remove("host")).isEqualTo("localhost:" + server.port());
    assertThat(rest.remove("content-length")).isEqualTo(Integer.toString(body(word).length));
    assertThat(rest.remove("connection")).isEqualTo("keep-alive");
    assertThat(rest)
        .isEqualTo(
            Map.of(
                "authorization", "TC3 made-up",
                "content-type", "application/json; charset=utf-8",
                "x-tc-action", "CreateFlowsByTemplates"));
  }

  @Test
  void getKeepsItsPathQueryAndContentType() {
    plain.answers(200, "{}");
    String target = "/v1/oauth2/access_token?appId=1&secret=a%2Bb%2Fc%26d%20e&grantType=x" + word();
    SignedRequest request =
        new SignedRequest(
            "GET",
            URI.create(plain.url() + target),
            Map.of("Content-Type", "application/json; charset=UTF-8", "Accept", "*/*"),
            new byte[0],
            0);

    context.sendOnce(request);

    RawServer.Arrival arrival = plain.arrivals().get(plain.arrivals().size() - 1);
    assertThat(arrival.requestLine()).isEqualTo("GET " + target + " HTTP/1.1");
    assertThat(arrival.headers())
        .containsOnlyKeys("host", "connection", "content-type", "accept")
        .containsEntry("content-type", "application/json; charset=UTF-8");
  }

  @Test
  void answerHeadersStayOutOfTheMessage() {
    plain.script(
        (arrival, socket) ->
            RawServer.answer(socket, 200, "kafka.OVERRIDE_TOPIC: x\r\nSet-Cookie: a=b\r\n", "{}"));

    Map<String, Object> headers =
        context
            .template()
            .request(
                "direct:send-once", exchange -> exchange.getMessage().setBody(post(plain, word())))
            .getMessage()
            .getHeaders();
    plain.answers(200, "{}");
    String word = word();
    context.sendOnce(post(plain, word));

    assertThat(headers).isEmpty();
    assertThat(arrival(plain, word).headers()).doesNotContainKey("cookie");
  }

  @Test
  void connectionClosedByTheServerWhileIdleIsNotUsedAgain() throws Exception {
    String first = word();
    CountDownLatch closed = new CountDownLatch(1);
    plain.script(
        (arrival, socket) -> {
          RawServer.answer(socket, 200, "", "{}");
          socket.close();
          closed.countDown();
        });
    context.sendOnce(post(plain, first));
    closed.await();
    plain.answers(200, "{}");

    String word = word();
    Sent sent = context.sendOnce(post(plain, word));

    assertThat(sent).isInstanceOf(Sent.Answer.class);
    assertThat(connectionOf(plain, word)).isNotEqualTo(connectionOf(plain, first));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void anAnswerThatIsSaidTwiceIsNotTheAnswerToTheNextCall(String scheme) throws Exception {
    // Given
    RawServer server = server(scheme);
    CountDownLatch said = new CountDownLatch(1);
    server.script(
        (arrival, socket) -> {
          socket.setTcpNoDelay(true);
          RawServer.answer(socket, 200, "", "first");
          RawServer.answer(socket, 200, "", "first, once more");
          said.countDown();
        });
    try (PlatformContext other = context(PlatformSettings.defaults(), certificate.keystore())) {
      other.sendOnce(post(server, word()));
      said.await();
      server.answers(200, "second");
      // When
      String word = word();
      Sent sent = other.sendOnce(post(server, word));
      // Then
      assertThat(sent).isInstanceOf(Sent.NotHandedOver.class);
      assertThat(server.count(word)).isZero();
      Sent.Answer again = (Sent.Answer) other.sendOnce(post(server, word));
      assertThat(again.body()).asString(UTF_8).isEqualTo("second");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void aFarewellOnAnIdleConnectionIsNotTheAnswerToTheNextCall(String scheme) throws Exception {
    // Given
    RawServer server = server(scheme);
    CountDownLatch said = new CountDownLatch(1);
    server.script(
        (arrival, socket) -> {
          socket.setTcpNoDelay(true);
          RawServer.answer(socket, 200, "", "{}");
          RawServer.answer(socket, 408, "Connection: close\r\n", "");
          socket.close();
          said.countDown();
        });
    try (PlatformContext other = context(PlatformSettings.defaults(), certificate.keystore())) {
      other.sendOnce(post(server, word()));
      said.await();
      server.answers(200, "{}");
      // When
      String word = word();
      Sent sent = other.sendOnce(post(server, word));
      // Then
      if (sent instanceof Sent.NotHandedOver) {
        assertThat(server.count(word)).isZero();
        sent = other.sendOnce(post(server, word));
      }
      assertThat(((Sent.Answer) sent).status()).isEqualTo(200);
      assertThat(server.count(word)).isOne();
    }
  }

  @Test
  void connectionIdleForTwoSecondsIsNotUsedAgain() {
    plain.answers(200, "{}");
    String first = word();
    context.sendOnce(post(plain, first));
    long opened = System.nanoTime();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> System.nanoTime() - opened > Duration.ofMillis(2100).toNanos());

    String word = word();
    context.sendOnce(post(plain, word));

    assertThat(connectionOf(plain, word)).isNotEqualTo(connectionOf(plain, first));
  }

  @Test
  void answerLongerThanAllowedIsLost() throws Exception {
    PlatformSettings defaults = PlatformSettings.defaults();
    PlatformSettings small =
        new PlatformSettings(Duration.ofSeconds(30), "en", defaults.createdNothing(), 1000, 8);
    try (PlatformContext other = context(small, null)) {
      plain.answers(200, "x".repeat(1000));
      assertThat(other.sendOnce(post(plain, word()))).isInstanceOf(Sent.Answer.class);
      plain.answers(200, "x".repeat(1001));
      assertThat(other.sendOnce(post(plain, word()))).isInstanceOf(Sent.Lost.class);
      plain.answers(200, "{}");
      assertThat(other.sendOnce(post(plain, word()))).isInstanceOf(Sent.Answer.class);
    }
  }

  private static RawServer server(String scheme) {
    return scheme.equals("http") ? plain : tls;
  }

  private static int connectionOf(RawServer server, String word) {
    return arrival(server, word).connection();
  }

  private static RawServer.Arrival arrival(RawServer server, String word) {
    return server.arrivals().stream()
        .filter(arrival -> arrival.text().contains(word))
        .findFirst()
        .orElseThrow();
  }
}
