package io.github.contractroutes.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a broker the drop directories do the whole job. */
class NoKafkaIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path temp;
  private static TestHouse house;

  @BeforeAll
  static void start() {
    house = new TestHouse(temp, SandboxConfig.defaults());
    house.start();
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  @Test
  void theServiceIsReadyAndHasNoRouteThatNeedsABroker() throws Exception {
    // When, then: it is ready when it has looked into the inbox for the first time
    await()
        .untilAsserted(
            () -> {
              HttpResponse<String> health = house.health();
              assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
            });
    assertThat(house.service.context().getEndpoints())
        .extracting(each -> each.getEndpointUri())
        .noneMatch(uri -> uri.startsWith("kafka"));
  }

  @Test
  void aDroppedCreateIsAcceptedAndItsResultsLieInTheOutbox() throws IOException {
    // When
    house.drop(
        "create", "order.json", bytes(Requests.flows("order-1", "acme", List.of("n1", "n2"))));

    // Then
    List<JsonNode> lines = results("acme", "create", "order-1");
    assertThat(lines).hasSize(3);
    assertThat(lines.subList(0, 2))
        .allSatisfy(
            each -> {
              assertThat(each.get("status").textValue()).isEqualTo("SUCCEEDED");
              assertThat(each.at("/origin/file").textValue()).isEqualTo("order.json");
            })
        .extracting(each -> each.get("flowId").textValue())
        .containsExactlyInAnyOrderElementsOf(
            house.sandbox.contracts().stream()
                .filter(each -> List.of("n1", "n2").contains(each.flowName()))
                .map(each -> each.flowId())
                .toList());
    assertThat(lines.get(2).get("event").textValue()).isEqualTo("REQUEST");
    waitFor(house.inbox("create").resolve(".accepted/order.json"));
    assertThat(house.inbox("create").resolve("order.json")).doesNotExist();
  }

  @Test
  void aDroppedPrepareGivesItsConfirmUrl() throws IOException {
    // When
    ObjectNode payload = Requests.flows(List.of("p"), "template-1");
    payload.put("JumpUrl", "https://example.com/back");
    house.drop("prepare", "p.json", bytes(Requests.request("prepare-1", "beta", payload)));

    // Then
    assertThat(results("beta", "prepare", "prepare-1").get(0).get("confirmUrl").textValue())
        .startsWith(house.sandbox.endpoint());
  }

  @Test
  void linesOfADroppedFileAreDownloadedFromBothPlatformsAndTheBadOneIsToldByNumber()
      throws IOException {
    // Given
    String lines =
        String.join(
            "\n",
            Requests.download("dl-1", "acme", List.of("flowOfEssbasic")),
            Requests.download("dl-2", "gamma", List.of("flowOfTsign")),
            Requests.download("dl-3", "acme", List.of("../../etc/passwd")),
            Requests.download("dl-4", "delta", List.of("flowOfTsignByToken")),
            "");

    // When
    house.drop("download", "archive.jsonl", bytes(lines));

    // Then
    for (String each : List.of("acme/flowOfEssbasic", "gamma/flowOfTsign")) {
      isStored(each);
    }
    isStored("delta/flowOfTsignByToken");
    assertThat(results("gamma", "download", "dl-2").get(0).get("status").textValue())
        .isEqualTo("SUCCEEDED");
    waitFor(house.inbox("download").resolve(".accepted/archive.jsonl"));
    Path refused = house.inbox("download").resolve(".refused/archive.jsonl");
    assertThat(refused).hasContent(lines.split("\n")[2]);
    JsonNode error = Schemas.read(Files.readAllBytes(Path.of(refused + ".error.json")));
    assertThat(error.at("/refused/0/line").intValue()).isEqualTo(3);
    assertThat(error.at("/refused/0/code").textValue()).isEqualTo("bad-field");
    assertThat(error.at("/refused/0/requestId").textValue()).isEqualTo("dl-3");
  }

  @Test
  void aRefusedFileLiesInRefusedWithItsReason() throws IOException {
    // When
    house.drop("create", "bad.json", bytes("{\"requestId\":"));

    // Then
    Path refused = house.inbox("create").resolve(".refused/bad.json");
    waitFor(refused);
    assertThat(refused).hasContent("{\"requestId\":");
    JsonNode error = Schemas.read(Files.readAllBytes(Path.of(refused + ".error.json")));
    assertThat(error.at("/refused/0/code").textValue()).isEqualTo("bad-json");
  }

  private static void isStored(String tenantAndFlow) throws IOException {
    Path folder = house.outbox().resolve(tenantAndFlow);
    await()
        .alias(tenantAndFlow)
        .atMost(PATIENCE)
        .until(() -> Files.isDirectory(folder) && !pdfs(folder).isEmpty());
    assertThat(pdfs(folder))
        .singleElement()
        .satisfies(
            each ->
                assertThat(house.sha256(house.outbox().relativize(each).toString()))
                    .isEqualTo(house.sandbox.file(folder.getFileName().toString(), 0).sha256()));
  }

  private static List<Path> pdfs(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(each -> each.toString().endsWith(".pdf")).toList();
    }
  }

  private static List<JsonNode> results(String tenant, String operation, String requestId)
      throws IOException {
    Path file =
        house.outbox().resolve("results/" + tenant + "/" + operation + "/" + requestId + ".jsonl");
    waitFor(file);
    return Files.readAllLines(file).stream()
        .map(line -> Schemas.valid("outcome", bytes(line)))
        .toList();
  }

  private static void waitFor(Path file) {
    await().alias(file.toString()).atMost(PATIENCE).until(() -> Files.exists(file));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
