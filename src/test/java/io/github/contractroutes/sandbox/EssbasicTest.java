package io.github.contractroutes.sandbox;

import static io.github.contractroutes.sandbox.PlatformClient.AGENT;
import static io.github.contractroutes.sandbox.PlatformClient.flows;
import static io.github.contractroutes.sandbox.PlatformClient.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stand-in for Tencent eSign answers as the documents say. */
class EssbasicTest {
  private static final String CREATE = "CreateFlowsByTemplates";
  private static final String DESCRIBE = "DescribeResourceUrlsByFlows";
  private static final String FLOW = "yDwivUUckpor6wtoUuogwQHCAB0ES0pQ";

  private final TestClock clock = new TestClock(Instant.parse("2026-11-21T08:00:00.500Z"));
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CreateFlowsByTemplates-1",
        "CreateFlowsByTemplates-2",
        "CreateFlowsByTemplates-3",
        "DescribeResourceUrlsByFlows-1",
        "DescribeResourceUrlsByFlows-2",
        "PrepareFlows-1"
      })
  void a_documented_request_gets_an_answer_of_the_documented_shape(String name) throws Exception {
    JsonNode example =
        PlatformClient.JSON.readTree(
            getClass().getResource("/examples/essbasic-" + name + ".json"));

    JsonNode answer =
        client.call(example.get("action").asText(), example.get("request").toString());

    List<String> differences = new ArrayList<>();
    compare("", example.at("/response/Response"), answer, differences);
    assertThat(differences).isEmpty();
  }

  /** Every member of the example is there with the same type; arrays hold as many or more. */
  private static void compare(String at, JsonNode wanted, JsonNode had, List<String> differences) {
    if (wanted.getNodeType() != had.getNodeType()) {
      differences.add(at + ": " + had.getNodeType());
    }
    wanted
        .properties()
        .forEach(
            m -> compare(at + "." + m.getKey(), m.getValue(), had.path(m.getKey()), differences));
    for (int i = 0; wanted.isArray() && i < wanted.size(); i++) {
      compare(at + "." + i, wanted.get(i), had.path(i), differences);
    }
  }

  @Test
  void the_unknown_flow_of_the_documents_is_refused_beside_a_good_one() {
    JsonNode answer = client.call(DESCRIBE, ids("yDwivUUckpor6wtoUuogwQHCAB0ES0p1", FLOW));

    assertThat(answer.at("/ErrorMessages/0").asText()).isEqualTo("查询流程不存在");
    assertThat(answer.at("/ErrorMessages/1").asText()).isEmpty();
    assertThat(answer.at("/FlowResourceUrlInfos/0/ResourceUrlInfos")).isEmpty();
    assertThat(answer.at("/FlowResourceUrlInfos/1/ResourceUrlInfos")).hasSize(1);
  }

  @Test
  void answers_look_like_the_gateways() {
    HttpResponse<String> response = client.essbasic(DESCRIBE, ids(FLOW));

    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.headers().firstValue("server")).contains("nginx");
    assertThat(response.headers().firstValue("date")).contains("Sat, 21 Nov 2026 08:00:00 GMT");
  }

  @Test
  void every_created_contract_is_counted_with_what_identifies_it() {
    JsonNode answer =
        client.call(CREATE, flows("\"CustomerData\":\"YQ==\"", "\"CustomerData\":\"Yg==\""));

    assertThat(sandbox.contracts())
        .extracting(Contract::customerData)
        .containsExactly("YQ==", "Yg==");
    assertThat(sandbox.contracts())
        .extracting(Contract::flowId)
        .containsExactly(answer.at("/FlowIds/0").asText(), answer.at("/FlowIds/1").asText());
    assertThat(sandbox.contracts().get(0).agent())
        .isEqualTo(new Contract.Agent("app", "org", "n9527"));
    assertThat(sandbox.state().contractsByOrganization()).containsEntry("org", 2L);
    assertThat(answer.at("/CustomerData/1").asText()).isEqualTo("Yg==");
    assertThat(answer.path("FlowApprovers")).hasSize(2);
  }

  @Test
  void a_created_contract_has_documents() {
    String flowId = client.call(CREATE, flows("")).at("/FlowIds/0").asText();

    JsonNode answer = client.call(DESCRIBE, ids(flowId));

    assertThat(answer.at("/FlowResourceUrlInfos/0/ResourceUrlInfos")).hasSize(1);
  }

  @Test
  void contracts_are_counted_exactly_under_concurrency() {
    sandbox.set("essbasic.calls-per-second", 0);

    CompletableFuture<?>[] calls =
        IntStream.range(0, 40)
            .mapToObj(i -> CompletableFuture.runAsync(() -> client.call(CREATE, flows("", "", ""))))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(calls).join();

    assertThat(sandbox.state().contractsCreated()).isEqualTo(120);
    assertThat(sandbox.contracts()).extracting(Contract::flowId).doesNotHaveDuplicates();
  }

  @Test
  void a_preview_creates_nothing_and_links_to_a_pdf() {
    String body = flows("", "").replaceFirst("\\{", "{\"NeedPreview\":true,");

    JsonNode answer = client.call(CREATE, body);

    assertThat(sandbox.contracts()).isEmpty();
    assertThat(sandbox.state().previews()).isEqualTo(2);
    assertThat(answer.path("FlowIds")).isEmpty();
    assertThat(new String(client.bytes(answer.at("/PreviewUrls/1").asText()))).startsWith("%PDF-");
  }

  @Test
  void an_item_is_refused_beside_good_ones() {
    String body = flows("", "").replaceFirst("yDRS4UUgygqdcj2tUuO4zjEEFuP35Swc", "refuse-1");

    JsonNode answer = client.call(CREATE, body);

    assertThat(answer.at("/FlowIds/0").asText()).isEmpty();
    assertThat(answer.at("/ErrorMessages/0").asText()).isNotEmpty();
    assertThat(answer.at("/FlowIds/1").asText()).hasSize(32);
    assertThat(sandbox.contracts()).hasSize(1);
  }

  @Test
  void arrays_are_as_short_as_in_the_documents_when_wanted() {
    sandbox.set("essbasic.short-arrays", true);

    JsonNode answer = client.call(CREATE, flows("", ""));

    assertThat(answer.path("FlowIds")).hasSize(2);
    assertThat(answer.path("ErrorMessages")).hasSize(1);
    assertThat(answer.path("CustomerData")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"FlowInfos":[]}                                   | MissingParameter | Agent
          {"Agent":@,"FlowInfo":[]}                          | UnknownParameter | FlowInfo
          {"Agent":@}                                        | MissingParameter | FlowInfos
          {"Agent":{"AppId":"a"},"FlowInfos":[]}             | MissingParameter | Agent.ProxyOrganizationOpenId
          {"Agent":@,"FlowInfos":[]}                         | InvalidParameter.ParamError | FlowInfos
          {"Agent":@,"FlowInfos":[{"FlowName":1}]}           | InvalidParameter | FlowInfos.0.FlowName
          {"Agent":@,"FlowInfos":[{"FlowName":"a","X":1}]}   | UnknownParameter | FlowInfos.0.X
          {"Agent":@,"FlowInfos":[{"FlowName":"a"}]}         | ResourceNotFound.Template | FlowInfos.0.TemplateId
          {"Agent":@,"FlowInfos":[{"FlowName":"a","TemplateId":"t","Deadline":1700000000000}]} | InvalidParameter.ParamError | Deadline
          {"Agent":@,"FlowInfos":[{"FlowName":"a","TemplateId":"t","FlowApprovers":[{"Mobile":"1"}]}]} | InvalidParameter.Mobile | FlowApprovers.0.Mobile
          {"Agent":@,"FlowInfos":[{"FlowName":"a","TemplateId":"t","FlowApprovers":[{"ApproverType":"X"}]}]} | InvalidParameter.ParamError | ApproverType
          {"Agent":@,"FlowInfos":[{"FlowName":"a","TemplateId":"t","FormFields":[{"ComponentName":"n"}]}]} | InvalidParameter.MissingRequiredParameterValue | ComponentValue
          not json                                           | InvalidParameter | JSON
          """)
  void a_bad_request_is_refused_and_creates_nothing(String body, String code, String text) {
    JsonNode answer = client.call(CREATE, body.replace("@", AGENT));

    assertThat(answer.at("/Error/Code").asText()).isEqualTo(code);
    assertThat(answer.at("/Error/Message").asText()).contains(text);
    assertThat(answer.path("RequestId").asText()).isNotEmpty();
    assertThat(sandbox.contracts()).isEmpty();
  }

  @Test
  void more_items_than_allowed_are_refused() {
    String[] many = new String[21];
    java.util.Arrays.fill(many, "");
    String[] ids = new String[51];
    java.util.Arrays.fill(ids, FLOW);

    assertThat(client.call(CREATE, flows(many)).at("/Error/Code").asText())
        .isEqualTo("LimitExceeded.CreateFlowNum");
    assertThat(client.call(DESCRIBE, ids(ids)).at("/Error/Code").asText())
        .isEqualTo("OperationDenied.OutQueryLimit");
  }

  @Test
  void a_deadline_in_the_past_is_refused_only_when_strict() {
    String past = flows("\"Deadline\":1604910797");

    assertThat(client.call(CREATE, past).path("FlowIds")).hasSize(1);
    sandbox.set("essbasic.strict", true);
    assertThat(client.call(CREATE, past).at("/Error/Code").asText())
        .isEqualTo("InvalidParameter.ParamError");
  }

  @Test
  void the_quota_is_of_an_account_and_action_in_a_calendar_second() {
    for (int i = 1; i <= 20; i++) {
      assertThat(client.call(DESCRIBE, ids(FLOW)).has("Error")).isFalse();
    }

    JsonNode refused = client.call(DESCRIBE, ids(FLOW));
    JsonNode otherAction = client.call(CREATE, flows(""));
    clock.forward(Duration.ofMillis(500));
    JsonNode nextSecond = client.call(DESCRIBE, ids(FLOW));

    assertThat(refused.at("/Error/Code").asText()).isEqualTo("RequestLimitExceeded");
    assertThat(refused.at("/Error/Message").asText())
        .isEqualTo(
            "Your current request times equals to `21` in a second, which exceeds the frequency"
                + " limit `20` for a second. Please reduce the frequency of calls.");
    assertThat(otherAction.has("Error")).isFalse();
    assertThat(nextSecond.has("Error")).isFalse();
    assertThat(sandbox.state().refusedByQuota()).containsEntry(DESCRIBE, 1L);
    assertThat(sandbox.state().busiestSecond())
        .containsEntry("AKIDEXAMPLE0000000000000000000000000/" + DESCRIBE, 21);
    assertThat(sandbox.state().calls()).containsEntry(DESCRIBE, 22L);
    assertThat(sandbox.state().executed()).containsEntry(DESCRIBE, 21L);
  }

  @Test
  void keys_of_one_account_share_its_quota() {
    sandbox.set("essbasic.calls-per-second", 1);
    sandbox.set("essbasic.keys", "{\"AKIDA\":\"a\",\"AKIDB\":\"b\"}");
    sandbox.set("essbasic.accounts", "{\"AKIDA\":\"one\",\"AKIDB\":\"one\"}");

    client.as("AKIDA", "a").call(DESCRIBE, ids(FLOW));
    JsonNode second = client.as("AKIDB", "b").call(DESCRIBE, ids(FLOW));

    assertThat(second.at("/Error/Code").asText()).isEqualTo("RequestLimitExceeded");
  }

  @Test
  void texts_are_chinese_on_request() {
    HttpResponse<String> response =
        client.essbasic(CREATE, "{\"Agent\":1}", "X-TC-Language", "zh-CN");

    assertThat(response.body()).contains("参数 `Agent` 取值类型错误。参数类型应为 `object`");
  }

  @Test
  void headers_that_say_what_is_called_are_needed() {
    JsonNode noAction = PlatformClient.read(client.control("POST", "/", "{}").body());

    assertThat(noAction.at("/Response/Error/Message").asText())
        .isEqualTo("The request is missing a required parameter `Action`.");
    assertThat(client.call("DescribeTemplates", "{}").at("/Error/Code").asText())
        .isEqualTo("InvalidAction");
  }

  @Test
  void only_listed_applications_exist_when_a_list_is_given() {
    sandbox.set("essbasic.app-ids", "other");

    assertThat(client.call(CREATE, flows("")).at("/Error/Code").asText())
        .isEqualTo("ResourceNotFound.Application");
  }
}
