package io.github.contractroutes.sandbox;

import static io.github.contractroutes.sandbox.PlatformClient.flows;
import static io.github.contractroutes.sandbox.PlatformClient.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another process can ask of the sandbox. */
class ControlTest {
  private Sandbox sandbox;
  private PlatformClient client;

  @BeforeEach
  void start() {
    sandbox = Sandbox.start(SandboxConfig.defaults());
    client = new PlatformClient(sandbox, Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private JsonNode control(String method, String path, String body) {
    HttpResponse<String> response = client.control(method, path, body);
    assertThat(response.statusCode()).isEqualTo(200);
    return PlatformClient.read(response.body());
  }

  @Test
  void tells_its_state_and_forgets_it() {
    client.call("CreateFlowsByTemplates", flows("\"CustomerData\":\"YQ==\"", ""));

    JsonNode state = control("GET", "/sandbox/state", "");

    assertThat(state.get("contractsCreated").asInt()).isEqualTo(2);
    assertThat(state.at("/contractsByOrganization/org").asInt()).isEqualTo(2);
    assertThat(state.at("/contracts/0/flowName").asText()).isEqualTo("合同");
    assertThat(state.at("/contracts/0/customerData").asText()).isEqualTo("YQ==");
    assertThat(state.at("/contracts/0/agent/operatorOpenId").asText()).isEqualTo("n9527");
    assertThat(state.at("/calls/CreateFlowsByTemplates").asInt()).isEqualTo(1);

    JsonNode brief = control("GET", "/sandbox/state?contracts=false", "");
    assertThat(brief.get("contractsCreated").asInt()).isEqualTo(2);
    assertThat(brief.get("contracts")).isEmpty();

    control("DELETE", "/sandbox/state", "");
    assertThat(control("GET", "/sandbox/state", "").get("contractsCreated").asInt()).isZero();
  }

  @Test
  void tells_whose_calls_were_admitted_in_which_order() {
    client.call("CreateFlowsByTemplates", flows("\"CustomerData\":\"YQ==\"", ""));
    client.call("CreateFlowsByTemplates", flows("", ""));

    JsonNode all = control("GET", "/sandbox/calls", "");
    assertThat(all).hasSize(2);
    assertThat(all.at("/0/number").asInt()).isEqualTo(1);
    assertThat(all.at("/0/action").asText()).isEqualTo("CreateFlowsByTemplates");
    assertThat(all.at("/0/organization").asText()).isEqualTo("org");
    assertThat(all.at("/0/items").asInt()).isEqualTo(2);
    assertThat(all.at("/1/at").asLong()).isGreaterThanOrEqualTo(all.at("/0/at").asLong());

    assertThat(control("GET", "/sandbox/calls?after=1", "")).hasSize(1);
    control("DELETE", "/sandbox/state", "");
    assertThat(control("GET", "/sandbox/calls", "")).isEmpty();
  }

  @Test
  void takes_and_forgets_faults() {
    control(
        "POST",
        "/sandbox/faults",
        """
        {"action":"CreateFlowsByTemplates","fault":"ERROR","count":3,"probability":1.0,
         "item":{"FlowName":"合同"}}""");

    assertThat(client.call("CreateFlowsByTemplates", flows("")).has("Error")).isTrue();
    assertThat(control("GET", "/sandbox/faults", "").at("/0/fault").asText()).isEqualTo("ERROR");
    control("DELETE", "/sandbox/faults", "");
    assertThat(client.call("CreateFlowsByTemplates", flows("")).has("Error")).isFalse();
  }

  @Test
  void declares_flows_and_tells_the_digest_of_their_files() {
    control("POST", "/sandbox/flows", "[{\"flowId\":\"gone00000\",\"exists\":false}]");
    control("POST", "/sandbox/flows", "{\"flowId\":\"big000000\",\"files\":2,\"size\":5000}");

    JsonNode answer = client.call("DescribeResourceUrlsByFlows", ids("gone00000", "big000000"));

    assertThat(answer.at("/FlowResourceUrlInfos/0/ResourceUrlInfos")).isEmpty();
    assertThat(answer.at("/FlowResourceUrlInfos/1/ResourceUrlInfos")).hasSize(2);
    JsonNode file = control("GET", "/sandbox/file?flowId=big000000&index=1", "");
    assertThat(file.get("size").asInt()).isEqualTo(5_000);
    assertThat(file.get("sha256").asText()).isEqualTo(sandbox.file("big000000", 1).sha256());
  }

  @Test
  void changes_settings_and_shows_them_without_secrets() {
    JsonNode settings = control("POST", "/sandbox/settings", "{\"files.per-flow\":3}");

    assertThat(settings.at("/files/per-flow").asInt()).isEqualTo(3);
    assertThat(settings.toString()).doesNotContain("EXAMPLEsecretKEY").doesNotContain("0011223344");
    assertThat(sandbox.config().files().perFlow()).isEqualTo(3);
  }

  @Test
  void says_what_is_wrong_with_what_it_is_told() {
    HttpResponse<String> fault = client.control("POST", "/sandbox/faults", "{\"fault\":\"OOPS\"}");
    HttpResponse<String> setting = client.control("POST", "/sandbox/settings", "{\"x\":1}");

    assertThat(fault.statusCode()).isEqualTo(400);
    assertThat(fault.body()).contains("LOST_AFTER");
    assertThat(setting.statusCode()).isEqualTo(400);
    assertThat(setting.body()).contains("files.per-flow");
  }

  @Test
  void an_early_clock_makes_signatures_expire() {
    control("POST", "/sandbox/settings", "{\"clock-offset-ms\":400000}");

    assertThat(client.call("CreateFlowsByTemplates", flows("")).at("/Error/Code").asText())
        .isEqualTo("AuthFailure.SignatureExpire");
  }
}
