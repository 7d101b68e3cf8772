package io.github.contractroutes.publish;

import static io.github.contractroutes.publish.Published.golden;
import static io.github.contractroutes.publish.Published.headers;
import static io.github.contractroutes.publish.Published.text;
import static io.github.contractroutes.publish.Published.valid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.ledger.Header;
import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.ledger.OutcomeError;
import io.github.contractroutes.ledger.PendingOutcome;
import io.github.contractroutes.ledger.RequestFacts;
import io.github.contractroutes.ledger.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomeMessageTest {

  private static final String SCHEMA = "outcome.schema.json";

  @TempDir Path outbox;
  private OutcomeMessage messages;

  @BeforeEach
  void setUp() {
    messages = new OutcomeMessage(new WholeMessages(outbox, new DurableFile(() -> "1")));
  }

  @Test
  void aSucceededItemLooksExactlyAsTheInterfaceShows() {
    Publication message = messages.whole(Facts.succeeded());

    assertThat(text(message.value())).isEqualTo(golden("outcome-succeeded.json"));
    valid(SCHEMA, message.value());
    assertThat(text(message.key())).isEqualTo("order-1001");
  }

  @Test
  void aSummaryCountsEveryStatus() {
    RequestFacts request = Facts.request("order-1001", "create", 4, "{\"order\" : 1002.10}");

    Publication message =
        messages.whole(Facts.summary(request, 1, "{\"SUCCEEDED\":3,\"IN_DOUBT\":1}"));

    assertThat(text(message.value())).isEqualTo(golden("outcome-summary.json"));
    valid(SCHEMA, message.value());
  }

  @Test
  void aSummaryWithoutDoubtIsFinal() {
    RequestFacts request = Facts.request("order-1001", "create", 4, null);

    Publication message = messages.whole(Facts.summary(request, 2, "{\"SUCCEEDED\":4}"));

    assertThat(valid(SCHEMA, message.value()).get("final").booleanValue()).isTrue();
  }

  @Test
  void aRequestRefusedAsAWholeHasNoIndexAndSaysWhy() {
    PendingOutcome refused = Facts.refusedWhole(Origin.file("order.json", null), Facts.AT);

    Publication message = messages.whole(refused);

    assertThat(text(message.value())).isEqualTo(golden("outcome-refused-whole.json"));
    valid(SCHEMA, message.value());
  }

  @ParameterizedTest
  @EnumSource(Status.class)
  void everyStatusIsValid(Status status) {
    OutcomeError error = status == Status.SUCCEEDED ? null : Facts.NO_TEMPLATE;
    PendingOutcome outcome =
        Facts.outcome(Facts.request("r", "create", 1, null), 0, 1, status, null, error);

    JsonNode json = valid(SCHEMA, messages.whole(outcome).value());

    assertThat(json.get("final").booleanValue()).isEqualTo(status != Status.IN_DOUBT);
  }

  @Test
  void aPreviewLinkTellsWhenItDies() {
    PendingOutcome preview =
        Facts.outcome(
            Facts.request("r", "create", 1, null),
            0,
            1,
            Status.SUCCEEDED,
            "{\"previewUrl\":\"https://x/p\",\"previewUrlExpiresAt\":" + Facts.AT + "}",
            null);

    JsonNode json = valid(SCHEMA, messages.whole(preview).value());

    assertThat(json.get("previewUrlExpiresAt").textValue()).isEqualTo("2026-11-21T08:00:00.400Z");
  }

  @Test
  void whatTheLedgerKeepsForItselfIsNotTold() {
    PendingOutcome outcome =
        Facts.outcome(
            Facts.request("r", "create", 1, null),
            0,
            1,
            Status.IN_DOUBT,
            "{\"flowIds\":[\"x\"]}",
            Facts.NO_TEMPLATE);

    assertThat(valid(SCHEMA, messages.whole(outcome).value()).has("flowIds")).isFalse();
  }

  @Test
  void theHeadersCarryTheProducersTraceAndAStableId() {
    Publication message = messages.whole(Facts.succeeded());

    assertThat(headers(message))
        .containsOnlyKeys("ce_causationid", "content-type", "message-id", "traceparent")
        .containsEntry("content-type", "application/json")
        .containsEntry("message-id", MessageId.of(Facts.succeeded()));
  }

  @Test
  void aRepeatedRequestIsAnsweredWithTheSameMessageAndAMark() {
    PendingOutcome first = Facts.succeeded();

    Publication again = messages.whole(Facts.replayed(first));

    assertThat(again.value()).isEqualTo(messages.whole(first).value());
    assertThat(headers(again))
        .containsEntry("replayed", "true")
        .containsEntry("message-id", headers(messages.whole(first)).get("message-id"));
  }

  @Test
  void aCarriedHeaderNeitherSpeaksForUsNorSteersTheProducer() {
    RequestFacts request =
        new RequestFacts(
            7,
            "acme",
            "create",
            "r",
            "essbasic",
            1,
            null,
            List.of(
                Facts.header("Replayed", "true"),
                Facts.header("MESSAGE-ID", "forged"),
                Facts.header("kafka.OVERRIDE_TOPIC", "elsewhere"),
                new Header("empty", null)),
            Origin.record("contracts.create", 0, 1),
            Facts.ACCEPTED);

    Publication message = messages.whole(Facts.succeeded(request, 0));

    assertThat(headers(message)).containsOnlyKeys("content-type", "message-id");
    assertThat(headers(message).get("message-id")).hasSize(32);
  }

  @Test
  void aMessageTheTopicDoesNotTakeIsShortenedAndKeptWhole() throws Exception {
    RequestFacts request =
        Facts.request("r", "create", 1, "{\"note\":\"" + "x".repeat(4000) + "\"}");
    PendingOutcome outcome = Facts.succeeded(request, 0);

    Publication message = messages.shortened(outcome);

    JsonNode json = valid(SCHEMA, message.value());
    assertThat(json.get("flowId").textValue()).isEqualTo("yDx1");
    assertThat(json.get("context").isNull()).isTrue();
    assertThat(message.size()).isLessThan(2000);
    Path whole = outbox.resolve(headers(message).get("stored-whole"));
    assertThat(Files.readAllBytes(whole)).isEqualTo(messages.whole(outcome).value());
  }

  @Test
  void aBrokenLedgerEntryIsNamedWithoutItsContent() {
    PendingOutcome broken = Facts.succeeded(Facts.request("r", "create", 1, "{\"phone"), 0);

    assertThatThrownBy(() -> messages.whole(broken))
        .hasMessage("The context of request r of tenant acme in the ledger is not JSON.")
        .hasNoCause();
  }

  @Test
  void theSchemaRefusesWhatNeverHappens() {
    ObjectNode json = (ObjectNode) Published.json(messages.whole(Facts.succeeded()).value());

    assertThat(Published.faults(SCHEMA, json.deepCopy().put("surprise", 1))).isNotEmpty();
    assertThat(Published.faults(SCHEMA, json.deepCopy().put("final", false))).isNotEmpty();
    assertThat(Published.faults(SCHEMA, json.deepCopy().put("status", "REFUSED"))).isNotEmpty();
    assertThat(Published.faults(SCHEMA, json.deepCopy().putNull("index"))).isNotEmpty();
    assertThat(Published.faults(SCHEMA, json.deepCopy().put("event", "REQUEST"))).isNotEmpty();
    assertThat(Published.faults(SCHEMA, json.deepCopy().put("at", "yesterday"))).isNotEmpty();
    assertThat(Published.faults(SCHEMA, json)).isEmpty();
  }
}
