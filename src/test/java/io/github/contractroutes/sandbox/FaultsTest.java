package io.github.contractroutes.sandbox;

import static io.github.contractroutes.sandbox.PlatformClient.flows;
import static io.github.contractroutes.sandbox.PlatformClient.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.sandbox.Fault.Kind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each accident of a call does over real HTTP what its name says. */
class FaultsTest extends UnlimitedSandbox {
  private static final String CREATE = "CreateFlowsByTemplates";
  private static final String DESCRIBE = "DescribeResourceUrlsByFlows";
  private static final String FLOW = "yDwivUUckpor6wtoUuogwQHCAB0ES0pQ";

  private void assertBroken() {
    assertThatThrownBy(() -> client.sendRaw(client.essbasicRequest(CREATE, flows("")).build()))
        .isInstanceOf(IOException.class);
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
