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
import io.github.contractroutes.sandbox.SandboxState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many mixed requests at once: every item comes to one outcome, and to one contract or none. */
class WholeWayIT {
  private static final int REQUESTS = 300;
  private static final String REFUSED_TEMPLATE = "refuse-template";

  @TempDir static Path temp;
  private static EmbeddedBroker broker;
  private static TestHouse house;
  private static KafkaTestKit kafka;
  private static Mailbox mailbox;

  @BeforeAll
  static void start() {
    broker = SharedBroker.emptied();
    // The quota of e签宝 is counted by application, which both of its tenants share.
    house =
        new TestHouse(temp, SandboxConfig.defaults().with("tsign.calls-per-second", 50))
            .withTenants(
                TestHouse.TENANTS.replace(
                    "platform: tsign\n", "platform: tsign\n    account: esign\n"))
            .withKafka(broker.bootstrapServers());
    // Service and platform begin cold in one process: what the one has sent in time, the other may
    // read a tenth of a second later. How near the pace comes to the quota is for bench/.
    house.set("contracts.pace.guard", "200ms");
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

  /** What is to come of one request: the status of each of its items. */
  private record Sent(String topic, String id, String tenant, List<String> statuses, String text) {
    String operation() {
      return topic.substring("contracts.".length());
    }

    long succeeding() {
      return statuses.stream().filter("SUCCEEDED"::equals).count();
    }
  }

  @Test
  void everyItemOfThreeHundredMixedRequestsComesToExactlyOneOutcome() {
    // Given
    List<Sent> all = requests();
    SandboxState before = house.sandbox.state();

    // When
    all.forEach(each -> kafka.sendLater(each.topic(), each.id(), each.text()));
    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> summaries().keySet().containsAll(all.stream().map(Sent::id).toList()));

    // Then
    Map<String, List<JsonNode>> outcomes = outcomes();
    for (Sent each : all) {
      List<JsonNode> words = outcomes.get(each.id());
      assertThat(words)
          .as("outcomes of %s", each.id())
          .allSatisfy(word -> assertThat(word.get("revision").intValue()).isEqualTo(1))
          .allSatisfy(word -> assertThat(word.get("tenant").textValue()).isEqualTo(each.tenant()))
          .extracting(word -> word.get("index").intValue())
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, each.statuses().size()).boxed().toList());
      words.forEach(
          word ->
              assertThat(word.get("status").textValue())
                  .as("%s", word)
                  .isEqualTo(each.statuses().get(word.get("index").intValue())));
      assertThat(summaries().get(each.id()))
          .as("summary of %s", each.id())
          .singleElement()
          .satisfies(summary -> countsAre(summary, each));
    }
    eachContractIsOneOutcome(all, outcomes, before);
    itemsWereCombined(all, before);
    noCallWasRefusedForQuota();
    everyNamedFileIsStored(all);
    mailbox.checkAll();
    messageIdsAreUnique();
  }

  @Test
  void aDownloadOfAThousandFlowsIsCutIntoTwentyCalls() {
    // Given
    house.sandbox.set("files.per-flow", 0);
    List<String> flowIds =
        IntStream.range(0, 1000).mapToObj(i -> String.format("thousand%024d", i)).toList();
    long before = calls(house.sandbox.state(), "DescribeResourceUrlsByFlows");

    // When
    kafka.send("contracts.download", "big", Requests.download("big", "beta", flowIds));
    await().atMost(Duration.ofSeconds(60)).until(() -> !mailbox.summaries("big").isEmpty());

    // Then
    house.sandbox.set("files.per-flow", 1);
    assertThat(calls(house.sandbox.state(), "DescribeResourceUrlsByFlows") - before).isEqualTo(20);
    List<JsonNode> outcomes = mailbox.outcomes("big");
    assertThat(outcomes)
        .hasSize(1000)
        .allSatisfy(
            each -> {
              assertThat(each.get("status").textValue()).isEqualTo("SUCCEEDED");
              assertThat(each.get("fileCount").intValue()).isZero();
              assertThat(each.get("flowId").textValue())
                  .isEqualTo(flowIds.get(each.get("index").intValue()));
            })
        .extracting(each -> each.get("index").intValue())
        .doesNotHaveDuplicates();
    assertThat(mailbox.summaries("big").get(0).at("/counts/SUCCEEDED").intValue()).isEqualTo(1000);
    noCallWasRefusedForQuota();
  }

  /** Six kinds in turn; some items are refused by the platform, some flows are unknown to it. */
  private static List<Sent> requests() {
    List<Sent> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      String id = "mixed-" + i;
      requests.add(
          switch (i % 6) {
            case 0 -> create(id, "acme", 1 + i % 5);
            case 1 -> create(id, "beta", 1 + i % 7);
            case 2 -> download(id, "acme", i);
            case 3 -> download(id, "gamma", i);
            case 4 -> download(id, "delta", i);
            default -> prepare(id, i % 4 == 1 ? "acme" : "beta");
          });
    }
    return requests;
  }

  private static Sent create(String id, String tenant, int items) {
    ObjectNode payload = Schemas.JSON.createObjectNode();
    List<String> statuses = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      boolean refused = (id.hashCode() + i) % 5 == 0;
      payload
          .withArray("FlowInfos")
          .add(Requests.flowInfo(id + "/" + i, refused ? REFUSED_TEMPLATE : "template-1"));
      statuses.add(refused ? "REFUSED" : "SUCCEEDED");
    }
    return new Sent(
        "contracts.create", id, tenant, statuses, Requests.request(id, tenant, payload));
  }

  private static Sent download(String id, String tenant, int number) {
    List<String> flowIds = new ArrayList<>();
    List<String> statuses = new ArrayList<>();
    for (int i = 0; i <= number % 3; i++) {
      boolean unknown = (number + i) % 7 == 0;
      // Ids with this ending are unknown to the sandbox.
      flowIds.add("flow-" + number + "-" + i + (unknown ? "0p1" : ""));
      statuses.add(unknown ? "REFUSED" : "SUCCEEDED");
    }
    return new Sent(
        "contracts.download", id, tenant, statuses, Requests.download(id, tenant, flowIds));
  }

  private static Sent prepare(String id, String tenant) {
    ObjectNode payload = Requests.flows(List.of(id, id + "b"), "template-1");
    payload.put("JumpUrl", "https://example.com/" + id);
    return new Sent(
        "contracts.prepare",
        id,
        tenant,
        List.of("SUCCEEDED"),
        Requests.request(id, tenant, payload));
  }

  private static void countsAre(JsonNode summary, Sent sent) {
    assertThat(summary.get("revision").intValue()).isEqualTo(1);
    assertThat(summary.get("final").booleanValue()).isTrue();
    assertThat(summary.at("/counts/SUCCEEDED").longValue()).isEqualTo(sent.succeeding());
    assertThat(summary.at("/counts/REFUSED").longValue())
        .isEqualTo(sent.statuses().size() - sent.succeeding());
  }

  /** The names of the contracts say which item each was made for. */
  private static void eachContractIsOneOutcome(
      List<Sent> all, Map<String, List<JsonNode>> outcomes, SandboxState before) {
    Map<String, String> made = new TreeMap<>();
    List<Contract> contracts = house.sandbox.contracts();
    for (Contract contract : contracts.subList(before.contracts().size(), contracts.size())) {
      assertThat(made.put(contract.flowName(), contract.flowId())).isNull();
    }
    Map<String, String> told = new TreeMap<>();
    for (Sent each : all) {
      if (each.operation().equals("create")) {
        outcomes.get(each.id()).stream()
            .filter(word -> word.get("status").textValue().equals("SUCCEEDED"))
            .forEach(
                word ->
                    told.put(each.id() + "/" + word.get("index"), word.get("flowId").textValue()));
      }
    }
    assertThat(made).isEqualTo(told);
    long expected =
        all.stream()
            .filter(each -> each.operation().equals("create"))
            .mapToLong(Sent::succeeding)
            .sum();
    assertThat(house.sandbox.state().contractsCreated() - before.contractsCreated())
        .isEqualTo(expected);
  }

  private static void itemsWereCombined(List<Sent> all, SandboxState before) {
    SandboxState now = house.sandbox.state();
    long creates = items(all, "create");
    long prepares = items(all, "prepare");
    assertThat(calls(now, "CreateFlowsByTemplates") - calls(before, "CreateFlowsByTemplates"))
        .as("create calls for %d items", creates)
        .isLessThan(creates / 2);
    assertThat(calls(now, "PrepareFlows") - calls(before, "PrepareFlows")).isEqualTo(prepares);
  }

  private static long items(List<Sent> all, String operation) {
    return all.stream()
        .filter(each -> each.operation().equals(operation))
        .mapToLong(each -> each.statuses().size())
        .sum();
  }

  private static long calls(SandboxState state, String action) {
    return state.calls().getOrDefault(action, 0L);
  }

  private static void noCallWasRefusedForQuota() {
    SandboxState state = house.sandbox.state();
    assertThat(state.refusedByQuota()).as("%s", state.busiestSecond()).isEmpty();
    assertThat(state.signatureFailures()).isZero();
  }

  private static void everyNamedFileIsStored(List<Sent> all) {
    Set<String> flows = new HashSet<>();
    all.stream()
        .filter(each -> each.operation().equals("download"))
        .forEach(
            each -> {
              JsonNode ids = Schemas.read(each.text().getBytes()).at("/payload/FlowIds");
              IntStream.range(0, ids.size())
                  .filter(i -> each.statuses().get(i).equals("SUCCEEDED"))
                  .forEach(i -> flows.add(ids.get(i).textValue()));
            });
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> mailbox.on("contracts.files").size() >= flows.size());
    assertThat(mailbox.on("contracts.links")).hasSize(flows.size());
    assertThat(mailbox.on("contracts.files")).hasSize(flows.size());
    for (ConsumerRecord<String, byte[]> message : mailbox.on("contracts.files")) {
      JsonNode file = Schemas.valid("file", message.value());
      assertThat(flows).contains(message.key());
      assertThat(file.get("sha256").textValue())
          .isEqualTo(house.sandbox.file(message.key(), 0).sha256())
          .isEqualTo(house.sha256(file.get("path").textValue()));
    }
  }

  private static void messageIdsAreUnique() {
    for (String topic : List.of("contracts.results", "contracts.links", "contracts.files")) {
      assertThat(mailbox.on(topic))
          .extracting(each -> KafkaTestKit.header(each, "message-id"))
          .doesNotContainNull()
          .doesNotHaveDuplicates();
    }
  }

  private static Map<String, List<JsonNode>> outcomes() {
    return byRequest("OUTCOME");
  }

  private static Map<String, List<JsonNode>> summaries() {
    return byRequest("REQUEST");
  }

  private static Map<String, List<JsonNode>> byRequest(String event) {
    return mailbox.on("contracts.results").stream()
        .map(each -> Schemas.read(each.value()))
        .filter(each -> each.get("event").textValue().equals(event))
        .collect(
            Collectors.groupingBy(
                each -> each.get("requestId").textValue(), HashMap::new, Collectors.toList()));
  }
}
