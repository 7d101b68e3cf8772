package io.github.contractroutes.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.demo.EmbeddedBroker;
import io.github.contractroutes.kafka.KafkaTestKit;
import io.github.contractroutes.kafka.SharedBroker;
import io.github.contractroutes.sandbox.Contract;
import io.github.contractroutes.sandbox.Sandbox;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that are not left at their defaults, seen from outside. */
class SettingsAtWorkIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @TempDir Path folder;
  private TestHouse house;

  @BeforeEach
  void open() {
    house = new TestHouse(folder, SandboxConfig.defaults());
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void headersAreCarriedToEveryMessage() {
    // Given
    EmbeddedBroker broker = SharedBroker.emptied();
    house.withKafka(broker.bootstrapServers());
    house.set("contracts.headers.carry", "x-order, x-shop");
    house.start();

    // When
    try (KafkaTestKit kafka = new KafkaTestKit(broker.bootstrapServers());
        Mailbox mailbox = new Mailbox(broker.bootstrapServers())) {
      kafka.send(
          "contracts.download",
          "any",
          Requests.download("dl", "acme", List.of("flowA")).getBytes(UTF_8),
          Map.of("x-order", "17", "x-other", "no", "traceparent", TRACE, "ce_id", "cause-1"));

      // Then
      await().atMost(PATIENCE).until(() -> !mailbox.files("flowA").isEmpty());
      await().atMost(PATIENCE).until(() -> !mailbox.summaries("dl").isEmpty());
      for (String topic : List.of("contracts.results", "contracts.links", "contracts.files")) {
        assertThat(mailbox.on(topic)).as(topic).isNotEmpty().allSatisfy(this::carries);
      }
    }
  }

  private void carries(ConsumerRecord<String, byte[]> told) {
    assertThat(KafkaTestKit.header(told, "x-order")).isEqualTo("17");
    assertThat(KafkaTestKit.header(told, "x-shop")).isNull();
    assertThat(KafkaTestKit.header(told, "x-other")).isNull();
    assertThat(KafkaTestKit.header(told, "traceparent")).isEqualTo(TRACE);
    assertThat(KafkaTestKit.header(told, "ce_causationid")).isEqualTo("cause-1");
  }

  @Test
  void contractsCarryAMarkUnlessThatIsTurnedOff() {
    house.start();
    drop("create", "marked", Requests.flow("marked", "acme"));
    assertThat(succeeded(1).get(0).customerData()).isNotEmpty();
    house.stop();
    house.set("contracts.essbasic.mark", "never");
    house.start();
    drop("create", "plain", Requests.flow("plain", "acme"));
    assertThat(succeeded(2).get(1).customerData()).isEmpty();
  }

  @Test
  void aDroppedFileWaitsForItsMarker() throws Exception {
    // Given
    house.set("contracts.inbox.done-suffix", ".ok");
    house.start();
    drop("create", "early", Requests.flow("early", "acme"));
    drop("create", "late", Requests.flow("late", "acme"));

    // When
    Files.createFile(house.inbox("create").resolve("late.json.ok"));

    // Then
    succeeded(1);
    assertThat(house.inbox("create").resolve("early.json")).exists();
    assertThat(house.inbox("create").resolve(".accepted/late.json")).exists();
    Files.createFile(house.inbox("create").resolve("early.json.ok"));
    succeeded(2);
  }

  @Test
  void refusalsSpeakTheLanguageThatIsAskedFor() throws Exception {
    // Given
    house.set("contracts.language", "zh");
    house.start();

    // When
    drop("create", "bad", Requests.flow("bad", "nobody"));

    // Then
    Path error = house.inbox("create").resolve(".refused/bad.json.error.json");
    await().atMost(PATIENCE).until(() -> Files.exists(error));
    JsonNode told = Schemas.JSON.readTree(Files.readString(error));
    assertThat(told.findValue("code").textValue()).isEqualTo("unknown-tenant");
    assertThat(told.findValue("message").textValue()).containsPattern("\\p{IsHan}");
  }

  @Test
  void aDocumentThatIsTooLargeIsToldAndNotKept() {
    // Given
    EmbeddedBroker broker = SharedBroker.emptied();
    house.withKafka(broker.bootstrapServers());
    house.set("contracts.files.max-bytes", "1KB");
    house.start();

    // When
    drop("download", "dl", Requests.download("dl", "gamma", List.of("flowB")));

    // Then
    try (Mailbox mailbox = new Mailbox(broker.bootstrapServers())) {
      await().atMost(PATIENCE).until(() -> !mailbox.files("flowB").isEmpty());
      assertThat(mailbox.files("flowB").get(0).at("/error/message").textValue())
          .contains("contracts.files.max-bytes");
      assertThat(house.outbox().resolve("gamma/flowB"))
          .isDirectoryNotContaining(each -> each.toString().contains(".pdf"));
    }
  }

  @Test
  void aCredentialHasItsOwnEndpointTokenAndPace() throws Exception {
    // Given: temporary keys at another endpoint than all the others
    SandboxConfig config =
        SandboxConfig.defaults()
            .with("essbasic.tokens.AKIDEXAMPLE0000000000000000000000000", "temporary")
            .with("essbasic.calls-per-second", 2);
    try (Sandbox other = Sandbox.start(config)) {
      house.withTenants(
          """
          credentials:
            elsewhere:
              platform: essbasic
              secretId: AKIDEXAMPLE0000000000000000000000000
              secretKey: EXAMPLEsecretKEY00000000000000000
              token: temporary
              endpoint: %s
              callsPerSecond: 2
          tenants:
            acme:
              credential: elsewhere
              appId: yDwhxUUckp3gl8j5UuFX33LSNozpRsbi
              organizationOpenId: org_acme
              operatorOpenId: n9527
          """
              .formatted(other.endpoint()));
      house.start();

      // When: too much for one call
      List<String> names = IntStream.range(0, 50).mapToObj(i -> "contract-" + i).toList();
      drop("create", "many", Requests.flows("many", "acme", names));

      // Then
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(house.service.ledger().sight().items())
                      .isEqualTo(Map.of("SUCCEEDED", 50L)));
      assertThat(other.state().contractsCreated()).isEqualTo(50);
      assertThat(other.state().refusedByQuota()).isEmpty();
      assertThat(house.sandbox.state().executed()).isEmpty();
    }
  }

  private void drop(String operation, String name, String request) {
    house.drop(operation, name + ".json", request.getBytes(UTF_8));
  }

  private List<Contract> succeeded(int count) {
    await().atMost(PATIENCE).until(() -> house.sandbox.contracts().size() == count);
    await()
        .atMost(PATIENCE)
        .until(() -> house.service.ledger().sight().items().get("SUCCEEDED") == count);
    return house.sandbox.contracts();
  }
}
