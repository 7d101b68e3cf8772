package io.github.contractroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stand-in for e签宝 answers as the documents and probes say. */
class TsignTest {
  private static final String FLOW = "429b1d3038854cabbcdac0a63d7e4c0d";
  private static final String APP = "0000000001";
  private static final String SECRET = "00112233445566778899aabbccddeeff";

  private final TestClock clock = new TestClock(Instant.parse("2026-11-21T08:00:00Z"));
  private Sandbox sandbox;
  private PlatformClient client;

  @BeforeEach
  void start() {
    sandbox = Sandbox.start(SandboxConfig.defaults(), clock);
    client = new PlatformClient(sandbox, clock);
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private static String path(String flowId) {
    return "/v1/signflows/" + flowId + "/documents";
  }

  private JsonNode token(String appId, String secret) {
    HttpResponse<String> response =
        client.get(
            "/v1/oauth2/access_token?appId=%s&secret=%s&grantType=client_credentials"
                .formatted(appId, secret));
    assertThat(response.statusCode()).isEqualTo(200);
    return PlatformClient.read(response.body());
  }

  private HttpResponse<String> byToken(String token) {
    return client.get(path(FLOW), "X-Tsign-Open-App-Id", APP, "X-Tsign-Open-Token", token);
  }

  private void assertRefused(HttpResponse<String> response, String message) {
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("content-type")).isEmpty();
    assertThat(response.body())
        .isEqualTo("{\"success\":false,\"code\":401,\"message\":\"" + message + "\"}");
  }

  @Test
  void the_documented_request_gets_an_answer_of_the_documented_shape() throws Exception {
    JsonNode example =
        PlatformClient.JSON.readTree(getClass().getResource("/examples/tsign-documents-1.json"));

    HttpResponse<String> response = client.tsign(example.at("/request/path").asText());

    JsonNode body = PlatformClient.read(response.body());
    JsonNode wanted = example.path("response");
    assertThat(response.headers().firstValue("content-type"))
        .contains("application/json;charset=UTF-8");
    assertThat(body.get("code")).isEqualTo(wanted.get("code"));
    assertThat(body.get("message")).isEqualTo(wanted.get("message"));
    assertThat(body.at("/data/docs")).hasSize(1);
    wanted
        .at("/data/docs/0")
        .properties()
        .forEach(
            member ->
                assertThat(body.at("/data/docs/0/" + member.getKey()).getNodeType())
                    .as(member.getKey())
                    .isEqualTo(member.getValue().getNodeType()));
  }

  @Test
  void unknown_and_unfinished_flows_are_business_errors() {
    sandbox.declare(Flow.missing("gone0000"));
    sandbox.declare(Flow.unfinished("begun0000"));

    JsonNode gone = PlatformClient.read(client.tsign(path("gone0000")).body());
    JsonNode begun = PlatformClient.read(client.tsign(path("begun0000")).body());
    JsonNode byRule = PlatformClient.read(client.tsign(path("unfinished1")).body());

    assertThat(gone.get("code").asInt()).isEqualTo(1435011);
    assertThat(gone.get("data").isNull()).isTrue();
    assertThat(begun.get("code").asInt()).isEqualTo(1437518);
    assertThat(byRule.get("code").asInt()).isEqualTo(1437518);
  }

  @Test
  void a_bare_call_is_asked_for_a_token() {
    assertRefused(client.get(path(FLOW)), "TOKEN_CANT_BE_NULL");
    assertRefused(client.get(path(FLOW), "X-Tsign-Open-Auth-Mode", "x"), "AUTHSTRATEGY_NOT_FOUND");
    assertRefused(client.get(path(FLOW), "X-Tsign-Open-Auth-Mode", "Signature"), "缺少参数");
    assertRefused(client.get(path(FLOW), "X-Tsign-Open-Token", "x"), "缺少参数");
    assertRefused(
        client.get(path(FLOW), "X-Tsign-Open-Token", "x", "X-Tsign-Open-App-Id", "9"), "无效的应用");
    assertThat(sandbox.state().signatureFailures()).isEqualTo(5);
  }

  @Test
  void an_unknown_path_is_looked_at_after_the_signature() {
    assertRefused(client.get("/v1/nothing"), "TOKEN_CANT_BE_NULL");
    assertThat(client.tsign("/v1/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void a_token_opens_the_documents_for_two_hours() {
    JsonNode answer = token(APP, SECRET);
    String token = answer.at("/data/token").asText();

    assertThat(answer.at("/data/expiresIn").isTextual()).isTrue();
    assertThat(answer.at("/data/expiresIn").asLong()).isEqualTo(clock.millis() + 7_200_000);
    assertThat(byToken(token).statusCode()).isEqualTo(200);
    clock.forward(Duration.ofHours(2));
    assertRefused(byToken(token), "TOKEN错误");
  }

  @Test
  void only_the_two_newest_tokens_live_and_the_older_for_five_minutes() {
    String first = token(APP, SECRET).at("/data/token").asText();
    String second = token(APP, SECRET).at("/data/token").asText();
    assertThat(byToken(first).statusCode()).isEqualTo(200);

    String third = token(APP, SECRET).at("/data/token").asText();

    assertRefused(byToken(first), "TOKEN错误");
    assertThat(byToken(second).statusCode()).isEqualTo(200);
    clock.forward(Duration.ofMinutes(5));
    assertRefused(byToken(second), "TOKEN错误");
    assertThat(byToken(third).statusCode()).isEqualTo(200);
  }

  @Test
  void a_token_is_refreshed() {
    String refresh = token(APP, SECRET).at("/data/refreshToken").asText();

    JsonNode answer =
        PlatformClient.read(
            client
                .get(
                    "/v1/oauth2/refresh_token?appId=%s&refreshToken=%s&grantType=refresh_token"
                        .formatted(APP, refresh))
                .body());

    assertThat(byToken(answer.at("/data/token").asText()).statusCode()).isEqualTo(200);
  }

  @Test
  void a_token_for_an_unknown_application_is_refused_with_a_code() {
    assertThat(token("9", SECRET).get("code").asInt()).isEqualTo(72000032);
    assertThat(token(APP, "wrong").get("code").asInt()).isEqualTo(401);
  }

  @Test
  void the_quota_is_off_until_it_is_switched_on() {
    for (int i = 0; i < 60; i++) {
      assertThat(client.tsign(path(FLOW)).statusCode()).isEqualTo(200);
    }
    clock.forward(Duration.ofSeconds(1));
    sandbox.set("tsign.calls-per-second", 50);
    for (int i = 0; i < 50; i++) {
      assertThat(client.tsign(path(FLOW)).statusCode()).isEqualTo(200);
    }

    assertThat(client.tsign(path(FLOW)).statusCode()).isEqualTo(429);
    assertThat(sandbox.state().refusedByQuota()).containsEntry("documents", 1L);
  }

  @Test
  void a_call_for_a_token_counts_in_the_quota_of_its_application() {
    sandbox.set("tsign.calls-per-second", 2);
    assertThat(client.tsign(path(FLOW)).statusCode()).isEqualTo(200);
    assertThat(token(APP, SECRET).at("/data/token").asText()).isNotEmpty();

    assertThat(client.tsign(path(FLOW)).statusCode()).isEqualTo(429);
    assertThat(
            client
                .get(
                    "/v1/oauth2/access_token?appId=%s&secret=%s&grantType=client_credentials"
                        .formatted(APP, SECRET))
                .statusCode())
        .isEqualTo(429);
    clock.forward(Duration.ofSeconds(1));
    assertThat(token(APP, SECRET).at("/data/token").asText()).isNotEmpty();
    assertThat(sandbox.state().refusedByQuota())
        .containsEntry("documents", 1L)
        .containsEntry("access_token", 1L);
  }
}
