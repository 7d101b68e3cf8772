package io.github.contractroutes.sandbox;

import static io.github.contractroutes.sandbox.PlatformClient.flows;
import static io.github.contractroutes.sandbox.PlatformClient.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.sandbox.Fault.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each accident does over real HTTP what its name says. */
class FaultsTest {
  private static final String CREATE = "CreateFlowsByTemplates";
  private static final String DESCRIBE = "DescribeResourceUrlsByFlows";
  private static final String FLOW = "yDwivUUckpor6wtoUuogwQHCAB0ES0pQ";

  private Sandbox sandbox;
  private PlatformClient client;

  @BeforeEach
  void start() {
    sandbox = Sandbox.start(SandboxConfig.defaults().with("essbasic.calls-per-second", 0));
    client = new PlatformClient(sandbox, Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private void assertBroken() {
    assertThatThrownBy(() -> client.sendRaw(client.essbasicRequest(CREATE, flows("")).build()))
        .isInstanceOf(IOException.class);
  }

  private String link() {
    return client
        .call(DESCRIBE, ids(FLOW))
        .at("/FlowResourceUrlInfos/0/ResourceUrlInfos/0/Url")
        .asText();
  }

  /** A connection of our own, to see what comes over the wire. */
  private Socket ask(String link) throws IOException {
    URI uri = URI.create(link);
    Socket socket = new Socket("127.0.0.1", sandbox.port());
    socket.setSoTimeout(10_000);
    String request =
        "GET %s?%s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(uri.getPath(), uri.getQuery());
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String body(String message) {
    return message.substring(message.indexOf("\r\n\r\n") + 4);
  }

  @Test
  void a_call_is_lost_before_it_is_executed() {
    sandbox.fault(Fault.once(CREATE, Kind.LOST_BEFORE));

    assertBroken();

    assertThat(sandbox.contracts()).isEmpty();
    assertThat(sandbox.state().faults()).containsEntry("LOST_BEFORE", 1L);
  }

  @Test
  void an_answer_is_lost_after_the_contract_exists() {
    sandbox.fault(Fault.once(CREATE, Kind.LOST_AFTER));

    assertBroken();

    assertThat(sandbox.contracts()).hasSize(1);
    assertThat(client.call(CREATE, flows("")).path("FlowIds")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"before", "after"})
  void a_call_hangs_until_the_client_gives_up(String when) {
    sandbox.fault(Fault.once(CREATE, Kind.HANG).with("when", when));

    assertThatThrownBy(
            () ->
                client.sendRaw(
                    client
                        .essbasicRequest(CREATE, flows(""))
                        .timeout(Duration.ofMillis(300))
                        .build()))
        .isInstanceOf(HttpTimeoutException.class);

    if (when.equals("after")) {
      await().until(() -> sandbox.contracts().size() == 1);
    } else {
      assertThat(sandbox.contracts()).isEmpty();
    }
  }

  @Test
  void a_hanging_call_ends_after_its_time() {
    sandbox.fault(Fault.once(CREATE, Kind.HANG).with("ms", 100));

    assertBroken();
  }

  @Test
  void a_connection_is_reset() throws IOException {
    String link = link();
    sandbox.fault(Fault.once("file", Kind.RESET));

    try (Socket socket = ask(link)) {
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void a_connection_is_closed_in_order_when_it_is_lost() throws IOException {
    String link = link();
    sandbox.fault(Fault.once("file", Kind.LOST_BEFORE));

    try (Socket socket = ask(link)) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void a_proxy_answers_instead() {
    sandbox.fault(
        Fault.once(CREATE, Kind.STATUS)
            .with("status", 429)
            .with("headers", Map.of("Retry-After", "7")));

    HttpResponse<String> response = client.essbasic(CREATE, flows(""));

    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("retry-after")).contains("7");
    assertThat(sandbox.contracts()).isEmpty();
  }

  @Test
  void a_redirect_names_its_target_and_may_come_after_the_execution() {
    sandbox.fault(
        Fault.once(CREATE, Kind.STATUS)
            .with("status", 307)
            .with("when", "after")
            .with("headers", Map.of("Location", "http://elsewhere/")));

    HttpResponse<String> response = client.essbasic(CREATE, flows(""));

    assertThat(response.headers().firstValue("location")).contains("http://elsewhere/");
    assertThat(sandbox.contracts()).hasSize(1);
  }

  @Test
  void the_platform_reports_an_error_of_its_own() {
    sandbox.fault(Fault.once(CREATE, Kind.ERROR).with("code", "InternalError.System"));

    JsonNode answer = client.call(CREATE, flows("", "", ""));

    assertThat(answer.at("/Error/Code").asText()).isEqualTo("InternalError.System");
    assertThat(sandbox.contracts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3})
  void the_platform_reports_an_error_after_some_contracts_exist(int done) {
    sandbox.fault(Fault.once(CREATE, Kind.ERROR).with("afterItems", done));

    JsonNode answer = client.call(CREATE, flows("", "", ""));

    assertThat(answer.at("/Error/Code").asText()).isEqualTo("InternalError");
    assertThat(answer.has("FlowIds")).isFalse();
    assertThat(sandbox.contracts()).hasSize(done);
  }

  @Test
  void tsign_reports_errors_of_the_business_and_of_the_gateway() {
    String path = "/v1/signflows/" + FLOW + "/documents";
    sandbox.fault(Fault.once("documents", Kind.ERROR).with("code", "100011"));
    sandbox.fault(
        Fault.once("documents", Kind.ERROR).with("status", 403).with("message", "IP白名单不匹配"));

    HttpResponse<String> business = client.tsign(path);
    HttpResponse<String> gateway = client.tsign(path);

    assertThat(business.statusCode()).isEqualTo(200);
    assertThat(business.body()).contains("\"code\":100011");
    assertThat(gateway.statusCode()).isEqualTo(403);
    assertThat(gateway.body()).contains("IP白名单不匹配");
  }

  @Test
  void items_that_fit_are_refused_one_by_one() {
    sandbox.fault(
        Fault.once(CREATE, Kind.ITEM_ERROR)
            .with("item", Map.of("CustomerData", "Yg=="))
            .with("message", "额度不足"));
    client.call(CREATE, flows("\"CustomerData\":\"YQ==\""));

    JsonNode answer =
        client.call(CREATE, flows("\"CustomerData\":\"YQ==\"", "\"CustomerData\":\"Yg==\""));

    assertThat(answer.at("/ErrorMessages/0").asText()).isEmpty();
    assertThat(answer.at("/ErrorMessages/1").asText()).isEqualTo("额度不足");
    assertThat(sandbox.contracts()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"GARBAGE", "HTML"})
  void html_comes_with_status_200(Kind kind) {
    sandbox.fault(Fault.once(CREATE, kind));

    HttpResponse<String> response = client.essbasic(CREATE, flows(""));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).startsWith("<html>");
  }

  @Test
  void any_text_comes_with_status_200() {
    sandbox.fault(Fault.once(CREATE, Kind.GARBAGE).with("message", "{\"Response\":"));

    assertThat(client.essbasic(CREATE, flows("")).body()).isEqualTo("{\"Response\":");
  }

  @Test
  void arrays_come_short() {
    sandbox.fault(Fault.once(CREATE, Kind.SHORT_ARRAYS));
    sandbox.fault(
        Fault.once(CREATE, Kind.SHORT_ARRAYS).with("arrays", List.of("FlowIds")).with("keep", 0));

    JsonNode documented = client.call(CREATE, flows("", "", ""));
    JsonNode worse = client.call(CREATE, flows("", "", ""));

    assertThat(documented.path("FlowIds")).hasSize(3);
    assertThat(documented.path("ErrorMessages")).hasSize(1);
    assertThat(worse.path("FlowIds")).isEmpty();
    assertThat(worse.path("ErrorMessages")).hasSize(3);
    assertThat(sandbox.contracts()).hasSize(6);
  }

  @Test
  void an_answer_is_cut() {
    sandbox.fault(Fault.once(CREATE, Kind.CUT).with("bytes", 40));

    assertBroken();

    assertThat(sandbox.contracts()).hasSize(1);
  }

  @Test
  void an_executed_call_is_answered_late() {
    sandbox.fault(Fault.once(CREATE, Kind.DELAY).with("ms", 300));

    assertThat(client.call(CREATE, flows("")).path("FlowIds")).hasSize(1);
  }

  @Test
  void a_late_call_is_executed_even_if_the_client_has_gone() {
    sandbox.fault(Fault.once(CREATE, Kind.DELAY).with("ms", 1_500).with("when", "before"));

    assertThatThrownBy(
            () ->
                client.sendRaw(
                    client
                        .essbasicRequest(CREATE, flows(""))
                        .timeout(Duration.ofMillis(100))
                        .build()))
        .isInstanceOf(HttpTimeoutException.class);

    assertThat(sandbox.contracts()).isEmpty();
    await().until(() -> sandbox.contracts().size() == 1);
  }

  @Test
  void a_file_ends_early() throws IOException {
    String link = link();
    sandbox.fault(Fault.once("file", Kind.SHORT_BODY).with("fraction", 0.25));

    try (Socket socket = ask(link)) {
      String message =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(message.toLowerCase()).contains("content-length: 2000");
      assertThat(body(message)).hasSize(500);
    }
  }

  @Test
  void a_file_comes_in_chunks() {
    String link = link();
    sandbox.fault(Fault.once("file", Kind.CHUNKED));

    HttpResponse<String> response = client.get(link);

    assertThat(response.headers().firstValue("content-length")).isEmpty();
    assertThat(response.headers().firstValue("transfer-encoding")).contains("chunked");
    assertThat(response.body()).hasSize(2_000).endsWith("%%EOF\n");
  }

  @Test
  void a_file_is_forbidden_moved_or_empty() {
    String link = link();
    sandbox.fault(Fault.once("file", Kind.FORBIDDEN));
    sandbox.fault(
        Fault.once("file", Kind.REDIRECT).with("headers", Map.of("Location", "http://x/")));
    sandbox.fault(Fault.once("file", Kind.EMPTY));

    assertThat(client.get(link).statusCode()).isEqualTo(403);
    assertThat(client.get(link).headers().firstValue("location")).contains("http://x/");
    assertThat(client.get(link).body()).isEmpty();
    assertThat(client.get(link).body()).startsWith("%PDF-");
  }

  @Test
  void an_idle_connection_is_closed_after_a_good_answer() throws IOException {
    String link = link();
    sandbox.fault(Fault.once("file", Kind.CLOSE_IDLE).with("ms", 50));

    try (Socket socket = ask(link)) {
      String message =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(message).containsIgnoringCase("connection: keep-alive").endsWith("%%EOF\n");
    }
  }

  @Test
  void a_file_trickles() throws IOException {
    String link = link();
    sandbox.fault(Fault.once("file", Kind.TRICKLE).with("bytesPerSecond", 2_000));

    try (Socket socket = ask(link);
        InputStream in = socket.getInputStream()) {
      StringBuilder message = new StringBuilder();
      int largest = 0;
      byte[] piece = new byte[10_000];
      while (message.indexOf("%%EOF\n") < 0) {
        int read = in.read(piece);
        largest = message.indexOf("\r\n\r\n") < 0 ? 0 : Math.max(largest, read);
        message.append(new String(piece, 0, read, StandardCharsets.ISO_8859_1));
      }

      assertThat(body(message.toString())).hasSize(2_000);
      assertThat(largest).isLessThan(2_000);
    }
  }

  @Test
  void a_file_falls_silent() throws IOException {
    String link = link();
    sandbox.fault(Fault.once("file", Kind.SILENCE).with("bytes", 100));

    try (Socket socket = ask(link)) {
      socket.setSoTimeout(500);
      StringBuilder message = new StringBuilder();
      assertThatThrownBy(
              () -> {
                while (true) {
                  int next = socket.getInputStream().read();
                  assertThat(next).isNotNegative();
                  message.append((char) next);
                }
              })
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(body(message.toString())).hasSize(100);
    }
  }

  @Test
  void faults_strike_as_often_as_asked_after_those_that_pass() {
    sandbox.fault(
        Fault.once(CREATE, Kind.ERROR).with("count", 2).with("skip", 1).with("code", "X"));

    List<Boolean> struck =
        java.util.stream.IntStream.range(0, 5)
            .mapToObj(i -> client.call(CREATE, flows("")).has("Error"))
            .toList();

    assertThat(struck).containsExactly(false, true, true, false, false);
    assertThat(sandbox.faults()).isEmpty();
  }

  @Test
  void faults_are_aimed_at_an_item() {
    sandbox.fault(Fault.once("*", Kind.ERROR).with("item", Map.of("FlowId", FLOW)));

    assertThat(client.call(DESCRIBE, ids("other00000")).has("Error")).isFalse();
    assertThat(client.call(CREATE, flows("")).has("Error")).isFalse();
    assertThat(client.call(DESCRIBE, ids("other00000", FLOW)).has("Error")).isTrue();
  }

  @Test
  void a_refused_signature_uses_up_no_fault() {
    sandbox.fault(Fault.once(CREATE, Kind.LOST_AFTER));

    JsonNode answer =
        new PlatformClient(sandbox, Clock.systemUTC())
            .as("AKIDEXAMPLE0000000000000000000000000", "wrong")
            .call(CREATE, flows(""));

    assertThat(answer.at("/Error/Code").asText()).isEqualTo("AuthFailure.SignatureFailure");
    assertThat(sandbox.faults()).hasSize(1);
  }

  @Test
  void a_seed_repeats_what_happened_by_chance() {
    assertThat(run()).isEqualTo(run()).contains(true, false);
  }

  private static List<Boolean> run() {
    SandboxConfig config =
        SandboxConfig.defaults().with("seed", 42).with("essbasic.calls-per-second", 0);
    try (Sandbox seeded = Sandbox.start(config)) {
      PlatformClient caller = new PlatformClient(seeded, Clock.systemUTC());
      seeded.fault(Fault.once(CREATE, Kind.ERROR).with("count", 0).with("probability", 0.5));
      return java.util.stream.IntStream.range(0, 20)
          .mapToObj(i -> caller.call(CREATE, flows("")).has("Error"))
          .toList();
    }
  }
}
