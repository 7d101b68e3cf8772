package io.github.contractroutes.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.demo.EmbeddedBroker;
import io.github.contractroutes.kafka.KafkaTestKit;
import io.github.contractroutes.kafka.SharedBroker;
import io.github.contractroutes.sandbox.Contract;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The platforms' documented examples over Kafka, real HTTP and back: once answered in full, once
 * with the short arrays that the documents themselves show. The Agent of each example is a tenant.
 */
class DocumentedExamplesIT {
  private static final Path EXAMPLES = Path.of("src/test/resources/examples");
  private static final String TSIGN_FLOW = "429b1d3038854cabbcdac0a63d7e4c0d";

  @TempDir static Path temp;
  private static Map<String, JsonNode> examples;
  private static EmbeddedBroker broker;
  private static TestHouse house;
  private static KafkaTestKit kafka;
  private static Mailbox mailbox;

  @BeforeAll
  static void start() throws IOException {
    examples = examples();
    broker = SharedBroker.emptied();
    house =
        new TestHouse(temp, SandboxConfig.defaults())
            .withTenants(tenants())
            .withKafka(broker.bootstrapServers());
    house.start();
    kafka = new KafkaTestKit(broker.bootstrapServers());
    mailbox = new Mailbox(broker.bootstrapServers());
  }

  @AfterAll
  static void stop() {
    mailbox.close();
    kafka.close();
    house.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1, false, 1",
    "2, false, 2",
    "3, false, 1",
    "1, true, 1",
    "2, true, 2",
    "3, true, 1",
  })
  void documentedCreatesCreateTheirContractsOnce(int number, boolean shortArrays, int contracts) {
    // Given
    String example = "essbasic-CreateFlowsByTemplates-" + number;
    String id = "create-" + number + "-" + shortArrays;
    house.sandbox.set("essbasic.short-arrays", shortArrays);
    JsonNode asked = examples.get(example).at("/request/FlowInfos");

    // When
    send("contracts.create", id, example, "NeedPreview", null);
    List<JsonNode> outcomes = outcomes(id);

    // Then
    assertThat(outcomes).hasSize(contracts).allSatisfy(each -> isFirstWord(each, "SUCCEEDED"));
    for (JsonNode outcome : outcomes) {
      JsonNode flow = asked.get(outcome.get("index").intValue());
      String flowId = outcome.get("flowId").textValue();
      assertThat(house.sandbox.contracts())
          .filteredOn(each -> each.flowId().equals(flowId))
          .singleElement()
          .satisfies(each -> isAsAsked(each, flow, examples.get(example).at("/request/Agent")));
      assertThat(outcome.get("approvers").findValuesAsText("RecipientId"))
          .containsAll(flow.get("FlowApprovers").findValuesAsText("RecipientId"))
          .hasSameSizeAs(flow.get("FlowApprovers"));
      assertThat(outcome.get("approvers").findValuesAsText("SignId")).doesNotContain("");
      assertThat(outcome.get("customerData").textValue()).isNullOrEmpty();
      assertThat(outcome.get("previewUrl").isNull()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, false", "0, true"})
  void aPreviewOfADocumentedCreateIsALinkAndNoContract(int previewType, boolean shortArrays) {
    // Given
    String id = "preview-" + previewType + "-" + shortArrays;
    house.sandbox.set("essbasic.short-arrays", shortArrays);
    long before = house.sandbox.state().contractsCreated();

    // When
    send("contracts.create", id, "essbasic-CreateFlowsByTemplates-1", "NeedPreview", previewType);

    // Then
    assertThat(outcomes(id))
        .singleElement()
        .satisfies(
            each -> {
              isFirstWord(each, "SUCCEEDED");
              assertThat(each.get("previewUrl").textValue()).startsWith(house.sandbox.endpoint());
              assertThat(each.get("previewUrlExpiresAt").isTextual()).isTrue();
              assertThat(each.get("flowId").isNull()).isTrue();
            });
    assertThat(house.sandbox.state().contractsCreated()).isEqualTo(before);
  }

  @Test
  void theDocumentedPrepareGivesItsConfirmUrl() {
    // When
    send("contracts.prepare", "prepare-1", "essbasic-PrepareFlows-1", null, null);

    // Then
    assertThat(outcomes("prepare-1"))
        .singleElement()
        .satisfies(
            each -> {
              isFirstWord(each, "SUCCEEDED");
              assertThat(each.get("confirmUrl").textValue())
                  .startsWith(house.sandbox.endpoint() + "/confirm/");
            });
    assertThat(house.sandbox.state().prepared()).isEqualTo(2);
  }

  @Test
  void theFirstDocumentedDownloadStoresTheFilesOfBothFlows() {
    // When
    send("contracts.download", "urls-1", "essbasic-DescribeResourceUrlsByFlows-1", null, null);

    // Then
    assertThat(outcomes("urls-1")).hasSize(2).allSatisfy(each -> isFirstWord(each, "SUCCEEDED"));
    isStored("yDwivUUckpor6wtoUuogwQHCAB0ES0pQ", "urls-1", "essbasic");
    isStored("yDwi8UUckpo5fz9cUqI6nGwcuTvt9YSh", "urls-1", "essbasic");
  }

  @Test
  void theSecondDocumentedDownloadRefusesTheUnknownFlowWithThePlatformsWords() {
    // When
    send("contracts.download", "urls-2", "essbasic-DescribeResourceUrlsByFlows-2", null, null);

    // Then
    List<JsonNode> outcomes = outcomes("urls-2");
    assertThat(outcomes).hasSize(2);
    JsonNode unknown = at(outcomes, 0);
    isFirstWord(unknown, "REFUSED");
    assertThat(unknown.at("/error/code").textValue()).isEqualTo("ItemRefused");
    assertThat(unknown.at("/error/message").textValue()).isEqualTo("查询流程不存在");
    assertThat(unknown.at("/error/source").textValue()).isEqualTo("essbasic");
    isFirstWord(at(outcomes, 1), "SUCCEEDED");
    isStored("yDwi8UUckpo5fz9cUqI6nGwcuTvt9YSh", "urls-2", "essbasic");
    assertThat(mailbox.links("yDwivUUckpor6wtoUuogwQHCAB0ES0p1")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"signed", "token"})
  void theDocumentedTsignFlowIsStoredByEitherWayOfSigning(String tenant) {
    // Given
    String flowId = examples.get("tsign-documents-1").at("/request/path").textValue().split("/")[3];
    assertThat(flowId).isEqualTo(TSIGN_FLOW);

    // When
    kafka.send(
        "contracts.download", null, Requests.download(tenant + "-1", tenant, List.of(flowId)));

    // Then
    assertThat(outcomes(tenant + "-1"))
        .singleElement()
        .satisfies(each -> isFirstWord(each, "SUCCEEDED"))
        .satisfies(each -> assertThat(each.get("fileCount").intValue()).isEqualTo(1));
    isStored(flowId, tenant + "-1", "tsign");
  }

  @Test
  void anAgentInThePayloadMakesADocumentedExampleADeadLetter() {
    // Given
    JsonNode whole = examples.get("essbasic-CreateFlowsByTemplates-1").get("request");
    String request =
        Requests.request("agent-1", tenant("essbasic-CreateFlowsByTemplates-1"), whole);

    // When
    var sent = kafka.send("contracts.create", "agent-1", request);

    // Then
    await().until(() -> deadLetter(sent.offset()) != null);
    assertThat(KafkaTestKit.header(deadLetter(sent.offset()), "dead-letter-reason"))
        .isEqualTo("agent-in-payload");
    assertThat(KafkaTestKit.text(deadLetter(sent.offset()))).isEqualTo(request);
    await().until(() -> !mailbox.outcomes("agent-1").isEmpty());
    assertThat(mailbox.outcomes("agent-1"))
        .singleElement()
        .satisfies(each -> isFirstWord(each, "REFUSED"))
        .satisfies(each -> assertThat(each.get("index").isNull()).isTrue());
    mailbox.checkAll();
  }

  private static org.apache.kafka.clients.consumer.ConsumerRecord<String, byte[]> deadLetter(
      long offset) {
    return mailbox.deadLettersOf("contracts.create", 0, offset).stream().findFirst().orElse(null);
  }

  /** The example's request less its Agent, for the tenant that is made of that Agent. */
  private static void send(
      String topic, String id, String example, String flag, Integer previewType) {
    ObjectNode payload = examples.get(example).get("request").deepCopy();
    payload.remove("Agent");
    if (flag != null) {
      payload.put(flag, previewType != null);
    }
    if (previewType != null) {
      payload.put("PreviewType", previewType);
    }
    kafka.send(topic, id, Requests.request(id, tenant(example), payload));
  }

  /** Every outcome of a request, known to be all because its summary came after them. */
  private static List<JsonNode> outcomes(String requestId) {
    await()
        .alias("the summary of " + requestId)
        .atMost(Duration.ofSeconds(30))
        .until(() -> !mailbox.summaries(requestId).isEmpty());
    List<JsonNode> outcomes = mailbox.outcomes(requestId);
    JsonNode summary = mailbox.summaries(requestId).get(0);
    assertThat(mailbox.summaries(requestId)).hasSize(1);
    assertThat(summary.get("items").intValue()).isEqualTo(outcomes.size());
    Map<String, Integer> counts = new TreeMap<>();
    outcomes.forEach(each -> counts.merge(each.get("status").textValue(), 1, Integer::sum));
    counts.forEach(
        (status, count) ->
            assertThat(summary.at("/counts/" + status).intValue()).as(status).isEqualTo(count));
    return outcomes;
  }

  private static void isFirstWord(JsonNode outcome, String status) {
    assertThat(outcome.get("status").textValue()).as("%s", outcome).isEqualTo(status);
    assertThat(outcome.get("revision").intValue()).isEqualTo(1);
    assertThat(outcome.get("final").booleanValue()).isTrue();
  }

  private static void isAsAsked(Contract contract, JsonNode flow, JsonNode agent) {
    assertThat(contract.flowName()).isEqualTo(flow.get("FlowName").textValue());
    assertThat(contract.templateId()).isEqualTo(flow.get("TemplateId").textValue());
    assertThat(contract.agent())
        .isEqualTo(
            new Contract.Agent(
                agent.get("AppId").textValue(),
                agent.get("ProxyOrganizationOpenId").textValue(),
                agent.at("/ProxyOperator/OpenId").textValue()));
  }

  /** One link, one file message, and the file in the outbox is the platform's, byte for byte. */
  private static void isStored(String flowId, String requestId, String platform) {
    await()
        .alias("the file of " + flowId)
        .atMost(Duration.ofSeconds(30))
        .until(() -> !of(requestId, mailbox.files(flowId)).isEmpty());
    JsonNode link = of(requestId, mailbox.links(flowId)).get(0);
    JsonNode file = of(requestId, mailbox.files(flowId)).get(0);
    assertThat(of(requestId, mailbox.links(flowId))).hasSize(1);
    assertThat(of(requestId, mailbox.files(flowId))).hasSize(1);
    assertThat(link.get("url").textValue()).startsWith(house.sandbox.endpoint());
    assertThat(link.get("platform").textValue()).isEqualTo(platform);
    assertThat(file.get("name")).isEqualTo(link.get("name"));
    assertThat(file.get("sha256").textValue())
        .isEqualTo(house.sandbox.file(flowId, 0).sha256())
        .isEqualTo(house.sha256(file.get("path").textValue()));
  }

  private static List<JsonNode> of(String requestId, List<JsonNode> messages) {
    return messages.stream()
        .filter(each -> each.get("requestId").textValue().equals(requestId))
        .toList();
  }

  private static JsonNode at(List<JsonNode> outcomes, int index) {
    return outcomes.stream()
        .filter(each -> each.get("index").intValue() == index)
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, JsonNode> examples() throws IOException {
    Map<String, JsonNode> examples = new TreeMap<>();
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".json", "");
        examples.put(name, Schemas.read(Files.readAllBytes(file)));
      }
    }
    // Whoever adds an example is told that no test here drives it.
    assertThat(examples).hasSize(7);
    return examples;
  }

  private static String tenant(String example) {
    return example.replace("essbasic-", "");
  }

  private static String tenants() {
    List<String> lines = new ArrayList<>(List.of(TestHouse.TENANTS.split("(?m)^tenants:")[0]));
    lines.add("tenants:");
    lines.add("  signed: {credential: tsign-main}");
    lines.add("  token: {credential: tsign-token}");
    examples.forEach(
        (name, example) -> {
          JsonNode agent = example.at("/request/Agent");
          if (agent.isObject()) {
            lines.add("  " + tenant(name) + ":");
            lines.add("    credential: tencent-main");
            lines.add("    appId: " + agent.get("AppId"));
            lines.add("    organizationOpenId: " + agent.get("ProxyOrganizationOpenId"));
            lines.add("    operatorOpenId: " + agent.at("/ProxyOperator/OpenId"));
          }
        });
    return String.join("\n", lines) + "\n";
  }
}
