package io.github.contractroutes.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.contractroutes.demo.EmbeddedBroker;
import io.github.contractroutes.kafka.KafkaTestKit;
import io.github.contractroutes.kafka.SharedBroker;
import io.github.contractroutes.sandbox.Contract;
import io.github.contractroutes.sandbox.Fault;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger outlives the service: nothing twice, nothing lost, repeats are known. */
class RestartIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String GROUP = "contract-routes";

  @TempDir static Path temp;
  private static EmbeddedBroker broker;
  private static TestHouse house;
  private static KafkaTestKit kafka;
  private static Mailbox mailbox;

  @BeforeAll
  static void start() {
    broker = SharedBroker.emptied();
    house = new TestHouse(temp, SandboxConfig.defaults()).withKafka(broker.bootstrapServers());
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

  @Test
  void aServiceStoppedInTheMiddleOfABacklogGoesOnWhereItWas() {
    // Given
    List<String> ids = IntStream.range(0, 60).mapToObj(i -> "backlog-" + i).toList();
    List<String> names = new ArrayList<>();
    for (String id : ids) {
      List<String> ofRequest = IntStream.range(0, 20).mapToObj(i -> id + "/" + i).toList();
      names.addAll(ofRequest);
      kafka.sendLater("contracts.create", id, Requests.flows(id, "acme", ofRequest));
    }

    // When
    await().atMost(PATIENCE).until(() -> contracts("backlog-").size() >= 100);
    house.stop();
    List<String> before = contracts("backlog-");
    house.start();

    // Then
    assertThat(before).as("the stop came in the middle").hasSizeLessThan(names.size());
    await().atMost(PATIENCE).until(() -> ids.stream().allMatch(RestartIT::isSummed));
    assertThat(contracts("backlog-")).containsExactlyInAnyOrderElementsOf(names);
    for (String id : ids) {
      assertThat(distinctIds(id)).hasSize(21);
      assertThat(mailbox.outcomes(id))
          .allSatisfy(each -> assertThat(each.get("status").textValue()).isEqualTo("SUCCEEDED"))
          .allSatisfy(each -> assertThat(each.get("revision").intValue()).isEqualTo(1));
    }
    mailbox.checkAll();
  }

  @Test
  void aCallInFlightIsFinishedBeforeTheServiceStops() {
    // Given
    house.sandbox.fault(
        Fault.once("CreateFlowsByTemplates", Fault.Kind.DELAY)
            .with("ms", 2_000)
            .with("item", java.util.Map.of("FlowName", "in-flight")));
    kafka.send("contracts.create", "in-flight", Requests.flow("in-flight", "beta"));
    await()
        .atMost(PATIENCE)
        .until(() -> house.service.ledger().sight().items().getOrDefault("CALLING", 0L) == 1);

    // When
    house.stop();
    house.start();

    // Then
    await().atMost(PATIENCE).until(() -> isSummed("in-flight"));
    assertThat(mailbox.outcomes("in-flight"))
        .singleElement()
        .satisfies(each -> assertThat(each.get("status").textValue()).isEqualTo("SUCCEEDED"));
    assertThat(contracts("in-flight")).hasSize(1);
  }

  @Test
  void aRepeatIsAnsweredWithTheRecordedWordsAlsoAfterARestart() {
    // Given
    String request = Requests.flows("repeated", "acme", List.of("repeated/0", "repeated/1"));
    kafka.send("contracts.create", "repeated", request);
    await().atMost(PATIENCE).until(() -> isSummed("repeated"));
    house.stop();
    house.start();

    // When
    String sameInOtherWords = request.replace(",", " ,\n ").replace(":", " : ");
    kafka.send("contracts.create", "other-key", sameInOtherWords);
    await().atMost(PATIENCE).until(() -> mailbox.resultRecords("repeated").size() >= 6);

    // Then
    List<ConsumerRecord<String, byte[]>> words = mailbox.resultRecords("repeated");
    assertThat(words.subList(0, 3))
        .allSatisfy(each -> assertThat(KafkaTestKit.header(each, "replayed")).isNull());
    assertThat(words.subList(3, words.size()))
        .allSatisfy(each -> assertThat(KafkaTestKit.header(each, "replayed")).isEqualTo("true"));
    assertThat(ids(words.subList(3, words.size())))
        .containsExactlyInAnyOrderElementsOf(ids(words.subList(0, 3)));
    assertThat(words.subList(3, words.size()).stream().map(each -> Schemas.read(each.value())))
        .containsExactlyInAnyOrderElementsOf(
            words.subList(0, 3).stream().map(each -> Schemas.read(each.value())).toList());
    assertThat(contracts("repeated")).hasSize(2);
  }

  @Test
  void theSameIdWithOtherContentIsADeadLetterAndTouchesNothing() {
    // Given
    kafka.send("contracts.create", "taken", Requests.flow("taken", "acme"));
    await().atMost(PATIENCE).until(() -> isSummed("taken"));
    String other = Requests.flows("taken", "acme", List.of("taken-other"));

    // When
    var sent = kafka.send("contracts.create", "taken", other);
    // The ids of other tenants and other operations are their own.
    kafka.send("contracts.create", "taken", Requests.flows("taken", "beta", List.of("taken-b")));

    // Then
    await().atMost(PATIENCE).until(() -> mailbox.summaries("taken").size() == 2);
    await().atMost(PATIENCE).until(() -> !letters(sent.offset()).isEmpty());
    assertThat(letters(sent.offset()))
        .singleElement()
        .satisfies(
            each ->
                assertThat(KafkaTestKit.header(each, "dead-letter-reason"))
                    .isEqualTo("id-conflict"),
            each -> assertThat(KafkaTestKit.text(each)).isEqualTo(other));
    assertThat(contracts("taken")).containsExactlyInAnyOrder("taken", "taken-b");
    assertThat(mailbox.outcomes("taken"))
        .extracting(each -> each.get("tenant").textValue())
        .containsExactlyInAnyOrder("acme", "beta");
  }

  @Test
  void anOffsetIsCommittedOnlyWhenTheLedgerHasTheRequest() throws SQLException {
    // Given
    house.stop();
    inLedger(
        "create trigger no_position before insert on position"
            + " begin select raise(abort, 'held up'); end");
    house.start();

    // When
    long next = kafka.send("contracts.create", null, Requests.flow("held-up", "acme")).offset() + 1;

    // Then
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(4))
        .until(() -> kafka.committed(GROUP, "contracts.create") < next);
    assertThat(contracts("held-up")).isEmpty();

    // When
    house.stop();
    inLedger("drop trigger no_position");
    house.start();

    // Then
    await().atMost(PATIENCE).until(() -> kafka.committed(GROUP, "contracts.create") >= next);
    assertThat(position("contracts.create"))
        .isGreaterThanOrEqualTo(kafka.committed(GROUP, "contracts.create"));
    await().atMost(PATIENCE).until(() -> isSummed("held-up"));
    assertThat(contracts("held-up")).hasSize(1);
  }

  @Test
  void oneRecordThatTheDatabaseRefusesIsADeadLetterAndStopsNoOther() throws SQLException {
    // Given
    house.stop();
    inLedger(
        "create trigger no_request before insert on request when new.request_id = 'unwanted'"
            + " begin select raise(abort, 'not this one'); end");
    kafka.sendLater("contracts.create", null, Requests.flow("wanted-1", "acme"));
    var sent = kafka.send("contracts.create", null, Requests.flow("unwanted", "acme"));
    kafka.send("contracts.create", null, Requests.flow("wanted-2", "acme"));

    // When
    house.start();

    // Then
    await().atMost(PATIENCE).until(() -> isSummed("wanted-1") && isSummed("wanted-2"));
    await().atMost(PATIENCE).until(() -> !letters(sent.offset()).isEmpty());
    assertThat(letters(sent.offset()))
        .singleElement()
        .satisfies(
            each ->
                assertThat(KafkaTestKit.header(each, "dead-letter-reason")).isEqualTo("bad-field"),
            each ->
                assertThat(KafkaTestKit.text(each)).isEqualTo(Requests.flow("unwanted", "acme")));
    assertThat(contracts("unwanted")).isEmpty();
  }

  private static boolean isSummed(String requestId) {
    return !mailbox.summaries(requestId).isEmpty();
  }

  /** Names of contracts that begin so; a name twice is a contract twice. */
  private static List<String> contracts(String begin) {
    return house.sandbox.contracts().stream()
        .map(Contract::flowName)
        .filter(name -> name.startsWith(begin))
        .toList();
  }

  /** A message may come twice over a restart, under one id. */
  private static List<String> distinctIds(String requestId) {
    return ids(mailbox.resultRecords(requestId)).stream().distinct().toList();
  }

  private static List<String> ids(List<ConsumerRecord<String, byte[]>> records) {
    return records.stream().map(each -> KafkaTestKit.header(each, "message-id")).toList();
  }

  private static List<ConsumerRecord<String, byte[]>> letters(long offset) {
    return mailbox.deadLettersOf("contracts.create", 0, offset);
  }

  private static Connection ledgerFile() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + temp.resolve("data/ledger.db"));
  }

  private static void inLedger(String sql) throws SQLException {
    try (Connection connection = ledgerFile();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long position(String topic) throws SQLException {
    try (Connection connection = ledgerFile();
        var statement =
            connection.prepareStatement(
                "select next_offset from position where consumer_group = ? and topic = ?")) {
      statement.setString(1, GROUP);
      statement.setString(2, topic);
      try (var row = statement.executeQuery()) {
        assertThat(row.next()).isTrue();
        return row.getLong(1);
      }
    }
  }
}
