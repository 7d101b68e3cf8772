package io.github.contractroutes.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.demo.EmbeddedBroker;
import io.github.contractroutes.kafka.KafkaTestKit;
import io.github.contractroutes.kafka.SharedBroker;
import io.github.contractroutes.ledger.DeadLetter;
import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.PendingOutcome;
import io.github.contractroutes.ledger.RequestFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The routes as they ship, against a real broker. */
class PublishKafkaIT {

  private static final long MAX_BYTES = 1_000_000;

  private static EmbeddedBroker broker;

  @TempDir Path outbox;
  private KafkaTestKit kafka;
  private PublishRoutes routes;

  @BeforeAll
  static void startBroker() {
    broker = SharedBroker.emptied();
  }

  @BeforeEach
  void setUp(TestInfo test) {
    kafka = new KafkaTestKit(broker.bootstrapServers());
    routes = new PublishRoutes(outbox, broker.bootstrapServers());
    routes.settings.replaceAll(
        (key, value) ->
            key.toString().startsWith("contracts.topic.")
                ? test.getTestMethod().orElseThrow().getName() + "." + value
                : value);
  }

  @AfterEach
  void tearDown() {
    routes.close();
    kafka.close();
  }

  @Test
  void whatIsPublishedArrivesWithKeyHeadersAndNothingElse() throws Exception {
    // Given
    kafka.createTopics(3, topic("results"), topic("links"), topic("files"), topic("dead-letters"));
    start();
    FileFacts link = Facts.named();
    DeadLetter letter =
        Facts.deadLetter("key", new byte[] {0, (byte) 0xff}, Facts.header("名字", "值"));

    // When
    routes.publish("pending-results", List.of(Facts.replayed(Facts.succeeded())));
    routes.publish("pending-links", List.of(link));
    routes.publish("pending-files", List.of(Facts.stored()));
    routes.publish("pending-dead-letters", List.of(letter, Facts.deadLetter(null, null)));

    // Then
    var outcome = kafka.read(topic("results"), 1).get(0);
    Published.valid("outcome.schema.json", outcome.value());
    assertThat(outcome.key()).isEqualTo("order-1001");
    assertThat(names(outcome))
        .containsExactlyInAnyOrder(
            "message-id", "content-type", "replayed", "traceparent", "ce_causationid");
    assertThat(KafkaTestKit.header(outcome, "message-id"))
        .isEqualTo(MessageId.of(Facts.succeeded()));
    assertThat(KafkaTestKit.header(outcome, "traceparent"))
        .isEqualTo(Published.text(Facts.TRACE.value()));

    var linked = kafka.read(topic("links"), 1).get(0);
    Published.valid("link.schema.json", linked.value());
    assertThat(linked.key()).isEqualTo("yDx1");
    var stored = kafka.read(topic("files"), 1).get(0);
    Published.valid("file.schema.json", stored.value());

    var letters = kafka.read(topic("dead-letters"), 2);
    assertThat(letters)
        .filteredOn(r -> "key".equals(r.key()))
        .singleElement()
        .satisfies(
            r -> assertThat(r.value()).containsExactly(0, 0xff),
            r -> assertThat(KafkaTestKit.header(r, "名字")).isEqualTo("值"),
            r -> assertThat(KafkaTestKit.header(r, "dead-letter-offset")).isEqualTo("17"));
    assertThat(letters)
        .filteredOn(r -> r.key() == null)
        .singleElement()
        .satisfies(r -> assertThat(r.value()).isNull());
  }

  @Test
  void aFullListIsAcknowledgedWhenTheExchangeEndsAndKeepsTheOrderOfEachKey() throws Exception {
    // Given
    kafka.createTopics(4, topic("results"));
    start();
    List<PendingOutcome> outcomes = new ArrayList<>();
    for (int index = 0; index < 50; index++) {
      for (int request = 0; request < 10; request++) {
        RequestFacts facts = Facts.request("order-" + request, "create", 50, null);
        outcomes.add(Facts.succeeded(facts, index));
      }
    }

    // When
    Exchange done = routes.publish("pending-results", outcomes);

    // Then
    assertThat(done.getException()).isNull();
    assertThat(endOffsets(topic("results"), 4)).isEqualTo(500);
    var records = kafka.read(topic("results"), 500);
    assertThat(records).hasSize(500);
    for (int request = 0; request < 10; request++) {
      String key = "order-" + request;
      assertThat(records.stream().filter(r -> key.equals(r.key())))
          .extracting(PublishKafkaIT::index)
          .containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
    }
  }

  @Test
  void aRecordTheBrokerFindsTooLargeHoldsUpNoOther() throws Exception {
    // Given: a limit above batch.size, below which the client splits batches for ever
    createTopicWithLimit(topic("results"), 20_000);
    start();
    List<Integer> tooLarge = List.of(3, 10, 17);
    List<PendingOutcome> outcomes = new ArrayList<>();
    for (int index = 0; index < 100; index++) {
      int length = tooLarge.contains(index) ? 30_000 : 300;
      String context = "{\"note\":\"" + "x".repeat(length) + "\"}";
      outcomes.add(Facts.succeeded(Facts.request("order-1", "create", 100, context), index));
    }

    // When
    Exchange done = routes.publish("pending-results", outcomes);

    // Then
    assertThat(done.getException()).isNull();
    var records = kafka.read(topic("results"), 100);
    assertThat(records)
        .allSatisfy(r -> Published.valid("outcome.schema.json", r.value()))
        .extracting(PublishKafkaIT::index)
        .containsExactlyElementsOf(inOrderBehind(tooLarge, 100));
    assertThat(records.subList(97, 100))
        .allSatisfy(r -> assertThat(KafkaTestKit.header(r, "stored-whole")).isNotNull());
    assertThat(outbox.resolve("dead-letters").toFile().list()).hasSize(3);
  }

  @Test
  void aDeadLetterOfTenMegabytesIsToldAndKeptWhole() throws Exception {
    // Given
    kafka.createTopics(1, topic("dead-letters"));
    start();
    byte[] value = new byte[10_000_000];
    Arrays.fill(value, (byte) 'x');

    // When
    Exchange done = routes.publish("pending-dead-letters", List.of(Facts.deadLetter("key", value)));

    // Then
    assertThat(done.getException()).isNull();
    var told = kafka.read(topic("dead-letters"), 1).get(0);
    Published.valid("dead-letter-stored.schema.json", told.value());
    assertThat(outbox.resolve(KafkaTestKit.header(told, "stored-whole"))).hasSize(10_000_000);
  }

  @Test
  void whileTheBrokerIsAwayTheListFailsWholeAndGoesOutWhenItIsBack() throws Exception {
    // Given
    kafka.createTopics(2, topic("links"));
    broker.stop();
    start();
    List<FileFacts> links =
        IntStream.range(0, 5).mapToObj(i -> Facts.file(i, null, null, null)).toList();

    // When
    Exchange away = routes.publish("pending-links", links);
    broker.startAgain();
    Exchange back = routes.publish("pending-links", links);

    // Then
    assertThat(away.getException()).isInstanceOf(TimeoutException.class);
    assertThat(((UntilFailed<?>) away.getMessage().getBody()).handedOut()).isEqualTo(1);
    assertThat(back.getException()).isNull();
    assertThat(kafka.read(topic("links"), 5))
        .extracting(r -> Published.json(r.value()).get("fileIndex").intValue())
        .containsExactly(0, 1, 2, 3, 4);
  }

  private void start() throws Exception {
    routes.load(MAX_BYTES);
    routes.context.start();
  }

  private String topic(String name) {
    return routes.settings.getProperty("contracts.topic." + name);
  }

  private static int index(ConsumerRecord<?, byte[]> outcome) {
    return Published.json(outcome.value()).get("index").intValue();
  }

  private static List<Integer> inOrderBehind(List<Integer> last, int count) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    order.removeAll(last);
    order.addAll(last);
    return order;
  }

  /** What the broker holds at this moment, without waiting. */
  private static long endOffsets(String name, int partitions) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Map<TopicPartition, OffsetSpec> asked =
          IntStream.range(0, partitions)
              .boxed()
              .collect(
                  Collectors.toMap(p -> new TopicPartition(name, p), p -> OffsetSpec.latest()));
      return admin.listOffsets(asked).all().get().values().stream()
          .mapToLong(ListOffsetsResultInfo::offset)
          .sum();
    }
  }

  private static List<String> names(ConsumerRecord<?, ?> record) {
    return Arrays.stream(record.headers().toArray()).map(Header::key).toList();
  }

  private static void createTopicWithLimit(String name, int maxBytes) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      NewTopic topic =
          new NewTopic(name, 2, (short) 1)
              .configs(Map.of("max.message.bytes", String.valueOf(maxBytes)));
      admin.createTopics(List.of(topic)).all().get();
    }
  }
}
