package io.github.contractroutes.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.RequestFacts;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PublishRoutesTest {

  private static final long MAX_BYTES = 100_000;

  @TempDir Path outbox;
  private PublishRoutes routes;

  @BeforeEach
  void setUp() {
    routes = new PublishRoutes(outbox, "127.0.0.1:1");
  }

  @AfterEach
  void tearDown() {
    routes.close();
  }

  static List<Path> files() {
    return PublishRoutes.files();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileIsWrittenAsCamelsSchemaSays(Path file) throws Exception {
    try (InputStream schema = getClass().getResourceAsStream("/schema/camelYamlDsl.json")) {
      var faults =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
              .getSchema(schema)
              .validate(new YAMLMapper().readTree(file.toFile()));

      assertThat(faults).isEmpty();
    }
  }

  @Test
  void outcomesGoOutInOrderWithKeysAndHeadersOfTheirOwn() throws Exception {
    MockEndpoint kafka = start("results");
    RequestFacts request = Facts.request("order-1001", "create", 1, null);

    Exchange done =
        routes.publish(
            "pending-results",
            List.of(
                Facts.succeeded(request, 0),
                Facts.summary(request, 1, "{\"SUCCEEDED\":1}"),
                Facts.replayed(Facts.succeeded(request, 0))));

    assertThat(done.getException()).isNull();
    List<Exchange> records = records(kafka, 0);
    assertThat(records).hasSize(3);
    assertThat(records).extracting(r -> text(r, "kafka.KEY")).containsOnly("order-1001");
    assertThat(records)
        .extracting(r -> r.getMessage().getHeader("replayed", String.class))
        .containsExactly(null, null, "true");
    assertThat(records).extracting(r -> event(r)).containsExactly("OUTCOME", "REQUEST", "OUTCOME");
    assertThat(records.get(0).getMessage().getHeaders())
        .containsOnlyKeys(
            "kafka.KEY", "message-id", "content-type", "traceparent", "ce_causationid");
  }

  @Test
  void linksAndFilesGoOutUnderTheirFlow() throws Exception {
    MockEndpoint kafka = start("links");
    advise("files");

    routes.publish("pending-links", List.of(Facts.named()));
    routes.publish("pending-files", List.of(Facts.stored(), Facts.stored()));

    assertThat(records(kafka, 0)).hasSize(1);
    List<Exchange> files = records(mock("files"), 0);
    assertThat(files).hasSize(2);
    assertThat(files).extracting(r -> text(r, "kafka.KEY")).containsOnly("yDx1");
  }

  @Test
  void aDeadLetterTooLargeForTheTopicIsSentShortenedTheOthersWhole() throws Exception {
    MockEndpoint kafka = start("dead-letters");

    routes.publish(
        "pending-dead-letters",
        List.of(Facts.deadLetter(null, new byte[(int) MAX_BYTES]), Facts.deadLetter(null, null)));

    List<Exchange> records = records(kafka, 0);
    assertThat(records.get(0).getMessage().getHeaders())
        .containsKey("stored-whole")
        .doesNotContainKey("kafka.KEY");
    assertThat(records.get(1).getMessage().getBody()).isNull();
    assertThat(outbox.resolve("dead-letters")).isNotEmptyDirectory();
  }

  @Test
  void whatTheBrokerFindsTooLargeIsSentShortenedAndNothingElseAgain() throws Exception {
    MockEndpoint kafka = start("links");
    kafka.whenExchangeReceived(1, refusing(1, new RecordTooLargeException("limit")));

    Exchange done = routes.publish("pending-links", links(3));

    assertThat(done.getException()).isNull();
    assertThat(kafka.getReceivedCounter()).isEqualTo(2);
    assertThat(records(kafka, 1))
        .singleElement()
        .satisfies(
            r -> assertThat(r.getMessage().getHeaders()).containsKey("stored-whole"),
            r -> assertThat(r.getException()).isNull());
  }

  @Test
  void anyOtherFailureGoesBackToTheLedgerAtOnceAndHoldsTheRestBack() throws Exception {
    MockEndpoint kafka = start("links");
    kafka.whenAnyExchangeReceived(refusing(1, new TimeoutException("no broker")));

    Exchange done = routes.publish("pending-links", links(3));

    assertThat(done.getException()).isInstanceOf(TimeoutException.class);
    assertThat(kafka.getReceivedCounter()).isEqualTo(1);
    assertThat(sent(kafka, 0).handedOut()).isEqualTo(2);
  }

  @Test
  void aResultsFileIsWrittenAlsoWithoutKafka() throws Exception {
    routes = new PublishRoutes(outbox, "").load(MAX_BYTES);
    routes.context.start();

    Exchange done =
        routes.publish(
            "pending-result-files", List.of(Facts.results(Facts.dropped("acme", "order-1"))));

    assertThat(done.getException()).isNull();
    assertThat(outbox.resolve("results/acme/create/order-1.jsonl")).isNotEmptyFile();
    assertThat(routes.context.getRoutes())
        .extracting(r -> r.getRouteId())
        .containsExactly("publish-result-files");
  }

  private MockEndpoint start(String name) throws Exception {
    routes.load(MAX_BYTES);
    advise(name);
    routes.context.start();
    return mock(name);
  }

  private void advise(String name) throws Exception {
    AdviceWith.adviceWith(
        routes.context,
        "publish-" + name,
        route -> route.weaveById("to-" + name).replace().to("mock:" + name).id("to-" + name));
  }

  private MockEndpoint mock(String name) {
    return routes.context.getEndpoint("mock:" + name, MockEndpoint.class);
  }

  /** As the Kafka producer does: takes records one by one, marks the failed one and the whole. */
  private static Processor refusing(int index, RuntimeException why) {
    return exchange -> {
      int i = 0;
      for (Object each : exchange.getMessage().getBody(Iterable.class)) {
        if (i++ == index) {
          ((Exchange) each).setException(why);
          exchange.setException(why);
        }
      }
    };
  }

  private static List<FileFacts> links(int count) {
    return IntStream.range(0, count).mapToObj(i -> Facts.file(i, null, null, null)).toList();
  }

  private static List<Exchange> records(MockEndpoint kafka, int exchange) {
    return sent(kafka, exchange).all().stream().map(Exchange.class::cast).toList();
  }

  private static UntilFailed<?> sent(MockEndpoint kafka, int exchange) {
    return (UntilFailed<?>) kafka.getExchanges().get(exchange).getMessage().getBody();
  }

  private static String text(Exchange record, String header) {
    return Published.text(record.getMessage().getHeader(header, byte[].class));
  }

  private static String event(Exchange record) {
    Message message = record.getMessage();
    return Published.valid("outcome.schema.json", message.getBody(byte[].class))
        .get("event")
        .textValue();
  }
}
