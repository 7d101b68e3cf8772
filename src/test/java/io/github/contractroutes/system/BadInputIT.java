package io.github.contractroutes.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.demo.EmbeddedBroker;
import io.github.contractroutes.kafka.KafkaTestKit;
import io.github.contractroutes.kafka.SharedBroker;
import io.github.contractroutes.sandbox.Contract;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be served is told and kept, byte for byte, and the good around it is served. */
class BadInputIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  @TempDir static Path temp;
  private static EmbeddedBroker broker;
  private static TestHouse house;
  private static KafkaTestKit kafka;
  private static Mailbox mailbox;

  /** Names of all contracts that good requests ask for. */
  private static final List<String> asked = new ArrayList<>();

  @BeforeAll
  static void start() {
    broker = SharedBroker.emptied();
    kafka = new KafkaTestKit(broker.bootstrapServers());
    kafka.createWideTopic("contracts.create");
    house = new TestHouse(temp, SandboxConfig.defaults()).withKafka(broker.bootstrapServers());
    house.start();
    mailbox = new Mailbox(broker.bootstrapServers());
  }

  @AfterAll
  static void stop() {
    mailbox.close();
    kafka.close();
    house.close();
  }

  @AfterEach
  void nothingMalformedReachedThePlatform() {
    assertThat(house.sandbox.contracts())
        .extracting(Contract::flowName)
        .containsExactlyInAnyOrderElementsOf(asked);
    assertThat(house.sandbox.state().calls()).containsOnlyKeys("CreateFlowsByTemplates");
    assertThat(house.sandbox.state().executed()).isEqualTo(house.sandbox.state().calls());
    assertThat(house.sandbox.state().signatureFailures()).isZero();
    mailbox.checkAll();
  }

  @Test
  void eachBadRecordBecomesADeadLetterAndTheGoodOnesBetweenThemAreServed() throws IOException {
    // Given
    Map<BadInput, RecordMetadata> sent = new LinkedHashMap<>();
    List<String> good = new ArrayList<>();

    // When
    for (BadInput bad : BadInput.all()) {
      good.add(sendGood("good-before-" + bad.name()));
      sent.put(
          bad,
          kafka.send(
              "contracts." + bad.operation(),
              "key-" + bad.name(),
              bad.bytes(),
              Map.of("x-own", bad.name())));
    }
    RecordMetadata tombstone = kafka.send("contracts.create", "tombstone", null, Map.of());
    good.add(sendGood("good-last"));

    // Then
    await().atMost(PATIENCE).until(() -> hasDeadLetter(tombstone));
    for (BadInput bad : sent.keySet()) {
      await().alias(bad.name()).atMost(PATIENCE).until(() -> hasDeadLetter(sent.get(bad)));
      isDeadLetter(bad, sent.get(bad));
    }
    assertThat(deadLetter(tombstone).value()).isNull();
    assertThat(KafkaTestKit.header(deadLetter(tombstone), "dead-letter-reason"))
        .isEqualTo("bad-json");
    good.forEach(BadInputIT::isServed);
    for (BadInput bad : sent.keySet()) {
      hasItsWord(bad);
    }
    assertThat(mailbox.deadLetters(each -> String.valueOf(each.key()).startsWith("good")))
        .isEmpty();
  }

  @Test
  void aByteOrderMarkIsAccepted() throws IOException {
    // Given
    asked.add("marked");
    ByteArrayOutputStream marked = new ByteArrayOutputStream();
    marked.write(BYTE_ORDER_MARK);
    marked.write(Requests.flow("marked", "acme").getBytes(UTF_8));

    // When
    kafka.send("contracts.create", null, marked.toByteArray(), Map.of());

    // Then
    isServed("marked");
  }

  @Test
  void theIdOfARefusedRequestIsNotUsedUp() {
    // Given
    String bad = Requests.flow("mended", "acme").replace("\"acme\"", "\"nobody\"");
    kafka.send("contracts.create", null, bad);
    await().atMost(PATIENCE).until(() -> !mailbox.outcomes("mended").isEmpty());

    // When
    asked.add("mended");
    kafka.send("contracts.create", null, Requests.flow("mended", "acme"));

    // Then
    await().atMost(PATIENCE).until(() -> !mailbox.summaries("mended").isEmpty());
    assertThat(mailbox.outcomes("mended"))
        .extracting(each -> each.get("tenant").textValue() + " " + each.get("status").textValue())
        .containsExactly("nobody REFUSED", "acme SUCCEEDED");
  }

  @Test
  void eachBadFileLiesInRefusedAsItWasWithItsReasonBesideIt() throws IOException {
    // Given
    List<BadInput> all = BadInput.all();
    asked.add("good-file");

    // When
    for (BadInput bad : all) {
      house.drop(bad.operation(), "file-" + bad.name() + ".json", bad.bytes());
    }
    house.drop("create", "good-file.json", Requests.flow("good-file", "acme").getBytes(UTF_8));

    // Then
    for (BadInput bad : all) {
      Path refused = house.inbox(bad.operation()).resolve(".refused/file-" + bad.name() + ".json");
      await().alias(bad.name()).atMost(PATIENCE).until(() -> Files.exists(refused));
      assertThat(Files.readAllBytes(refused)).as(bad.name()).isEqualTo(bad.bytes());
      JsonNode error = error(refused);
      assertThat(error.at("/refused/0/code").textValue()).as("%s", error).isEqualTo(bad.code());
    }
    await()
        .atMost(PATIENCE)
        .until(() -> Files.exists(house.inbox("create").resolve(".accepted/good-file.json")));
    isServed("good-file");
    assertThat(house.outbox().resolve("results/acme/create/good-file.jsonl")).isNotEmptyFile();
  }

  @Test
  void theBadLinesOfAFileAreCopiedToRefusedWithTheirNumbersAndTheGoodOnesAreServed()
      throws IOException {
    // Given
    List<BadInput> bad =
        BadInput.all().stream()
            .filter(each -> each.operation().equals("create") && each.fitsOneLine())
            .toList();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    ByteArrayOutputStream badLines = new ByteArrayOutputStream();
    for (BadInput each : bad) {
      String good = "line-before-" + each.name();
      asked.add(good);
      lines.write((Requests.flow(good, "beta") + "\n").getBytes(UTF_8));
      for (ByteArrayOutputStream out : List.of(lines, badLines)) {
        out.write(each.bytes());
        out.write('\n');
      }
    }

    // When
    house.drop("create", "many.jsonl", lines.toByteArray());

    // Then
    Path accepted = house.inbox("create").resolve(".accepted/many.jsonl");
    await().atMost(PATIENCE).until(() -> Files.exists(accepted));
    assertThat(Files.readAllBytes(accepted)).isEqualTo(lines.toByteArray());
    Path refused = house.inbox("create").resolve(".refused/many.jsonl");
    assertThat(Files.readAllBytes(refused)).isEqualTo(badLines.toByteArray());
    JsonNode told = error(refused).get("refused");
    assertThat(told).hasSameSizeAs(bad);
    for (int i = 0; i < bad.size(); i++) {
      assertThat(told.get(i).get("line").intValue()).isEqualTo(2 * i + 2);
      assertThat(told.get(i).get("code").textValue())
          .as(bad.get(i).name())
          .isEqualTo(bad.get(i).code());
    }
    bad.forEach(each -> isServed("line-before-" + each.name()));
  }

  private static String sendGood(String requestId) {
    asked.add(requestId);
    kafka.sendLater("contracts.create", requestId, Requests.flow(requestId, "acme"));
    return requestId;
  }

  private static void isServed(String requestId) {
    await().alias(requestId).atMost(PATIENCE).until(() -> !mailbox.summaries(requestId).isEmpty());
    assertThat(mailbox.outcomes(requestId))
        .singleElement()
        .satisfies(each -> assertThat(each.get("status").textValue()).isEqualTo("SUCCEEDED"));
  }

  private static boolean hasDeadLetter(RecordMetadata sent) {
    return !mailbox.deadLettersOf(sent.topic(), sent.partition(), sent.offset()).isEmpty();
  }

  private static ConsumerRecord<String, byte[]> deadLetter(RecordMetadata sent) {
    List<ConsumerRecord<String, byte[]>> letters =
        mailbox.deadLettersOf(sent.topic(), sent.partition(), sent.offset());
    assertThat(letters).as("dead letters of %s", sent).hasSize(1);
    return letters.get(0);
  }

  private static void isDeadLetter(BadInput bad, RecordMetadata sent) throws IOException {
    ConsumerRecord<String, byte[]> letter = deadLetter(sent);
    assertThat(KafkaTestKit.header(letter, "dead-letter-reason"))
        .as("%s: %s", bad.name(), KafkaTestKit.header(letter, "dead-letter-message"))
        .isEqualTo(bad.code());
    assertThat(letter.key()).isEqualTo("key-" + bad.name());
    String whole = KafkaTestKit.header(letter, "stored-whole");
    if (bad.bytes().length < 1_000_000) {
      assertThat(whole).isNull();
      assertThat(letter.value()).as(bad.name()).isEqualTo(bad.bytes());
      assertThat(KafkaTestKit.header(letter, "x-own")).isEqualTo(bad.name());
    } else {
      assertThat(house.outbox().resolve(whole)).hasBinaryContent(bad.bytes());
      JsonNode stored = Schemas.valid("dead-letter-stored", letter.value());
      assertThat(stored.get("sha256").textValue()).isEqualTo(house.sha256(whole));
      JsonNode record =
          Schemas.read(
              Files.readAllBytes(house.outbox().resolve(stored.get("record").textValue())));
      assertThat(record.get("key").binaryValue()).asString(UTF_8).isEqualTo("key-" + bad.name());
      assertThat(record.at("/headers/0/name").textValue()).isEqualTo("x-own");
    }
  }

  /** One REFUSED outcome with index null if the id can be read, no word at all otherwise. */
  private static void hasItsWord(BadInput bad) {
    if (!bad.answered()) {
      assertThat(mailbox.resultRecords(bad.name())).as(bad.name()).isEmpty();
      return;
    }
    await().atMost(PATIENCE).until(() -> !wordsOnRecords(bad).isEmpty());
    assertThat(wordsOnRecords(bad))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.get("status").textValue()).isEqualTo("REFUSED");
              assertThat(each.get("index").isNull()).isTrue();
              assertThat(each.at("/error/code").textValue()).as(bad.name()).isEqualTo(bad.code());
              assertThat(each.at("/error/source").textValue()).isEqualTo("validation");
            });
  }

  /** Another test drops the same requests as files. */
  private static List<JsonNode> wordsOnRecords(BadInput bad) {
    return mailbox.outcomes(bad.name()).stream()
        .filter(each -> each.at("/origin/topic").isTextual())
        .toList();
  }

  private static JsonNode error(Path refused) throws IOException {
    Path error = refused.resolveSibling(refused.getFileName() + ".error.json");
    return Schemas.read(Files.readAllBytes(error));
  }
}
