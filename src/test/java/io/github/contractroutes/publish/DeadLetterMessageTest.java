package io.github.contractroutes.publish;

import static io.github.contractroutes.publish.Published.headers;
import static io.github.contractroutes.publish.Published.headersAsJson;
import static io.github.contractroutes.publish.Published.text;
import static io.github.contractroutes.publish.Published.valid;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.ledger.DeadLetter;
import io.github.contractroutes.ledger.Header;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterMessageTest {

  private static final String HEADERS = "dead-letter-headers.schema.json";

  @TempDir Path outbox;
  private DeadLetterMessage messages;

  @BeforeEach
  void setUp() {
    messages = new DeadLetterMessage(new WholeMessages(outbox, new DurableFile(() -> "1")));
  }

  @Test
  void theRecordGoesOutAsItCame() {
    DeadLetter letter =
        Facts.deadLetter(
            "k", new byte[] {(byte) 0xff, 1}, Facts.TRACE, Facts.header("content-type", "text/x"));

    Publication message = messages.whole(letter);

    assertThat(text(message.key())).isEqualTo("k");
    assertThat(message.value()).containsExactly(0xff, 1);
    assertThat(Published.faults(HEADERS, headersAsJson(message))).isEmpty();
    assertThat(headers(message))
        .containsEntry("traceparent", text(Facts.TRACE.value()))
        .containsEntry("content-type", "text/x")
        .containsEntry("dead-letter-topic", "contracts.create")
        .containsEntry("dead-letter-partition", "2")
        .containsEntry("dead-letter-offset", "17")
        .containsEntry("dead-letter-reason", "bad-json")
        .containsEntry(
            "dead-letter-message", "contracts.create-2@17 is not JSON: unexpected end in line 1.")
        .containsEntry("dead-letter-at", "2026-11-21T08:00:00.400Z")
        .hasSize(9);
  }

  @Test
  void aRecordWithoutKeyAndValueStaysWithout() {
    Publication message = messages.whole(Facts.deadLetter(null, null));

    assertThat(message.key()).isNull();
    assertThat(message.value()).isNull();
  }

  @Test
  void headersThatCannotTravelOneByOneAreNotLost() {
    DeadLetter letter =
        Facts.deadLetter(
            "k",
            Facts.utf8("{"),
            Facts.header("twice", "a"),
            Facts.header("Twice", "b"),
            Facts.header("kafka.OVERRIDE_TOPIC", "elsewhere"),
            Facts.header("message-id", "theirs"),
            new Header("nothing", null),
            Facts.header("once", "c"));

    Publication message = messages.whole(letter);

    assertThat(headers(message))
        .containsEntry("once", "c")
        .doesNotContainKeys("twice", "Twice", "kafka.OVERRIDE_TOPIC", "nothing");
    assertThat(headers(message).get("message-id")).isNotEqualTo("theirs");
    JsonNode others = Published.json(Facts.utf8(headers(message).get("dead-letter-headers")));
    assertThat(others).hasSize(5);
    assertThat(others.get(1).get("name").textValue()).isEqualTo("Twice");
    assertThat(Base64.getDecoder().decode(others.get(1).get("value").textValue()))
        .isEqualTo(Facts.utf8("b"));
    assertThat(others.get(4).get("value").isNull()).isTrue();
    assertThat(Published.faults(HEADERS, headersAsJson(message))).isEmpty();
  }

  @Test
  void aDeadLetterThatWasSentAgainAndRefusedAgainTellsTheLatestReason() {
    DeadLetter letter =
        Facts.deadLetter("k", Facts.utf8("{"), Facts.header("dead-letter-reason", "too-old"));

    assertThat(headers(messages.whole(letter)))
        .containsEntry("dead-letter-reason", "bad-json")
        .doesNotContainKey("dead-letter-headers");
  }

  @Test
  void aRecordTheTopicDoesNotTakeIsKeptWholeAndItsPlaceIsTold() {
    byte[] value = Facts.utf8("x".repeat(100_000));
    DeadLetter letter = Facts.deadLetter("k", value, Facts.TRACE);

    Publication message = messages.shortened(letter);

    JsonNode stub = valid("dead-letter-stored.schema.json", message.value());
    assertThat(stub.get("size").intValue()).isEqualTo(100_000);
    assertThat(outbox.resolve(stub.get("value").textValue())).hasBinaryContent(value);
    assertThat(stub.get("value").textValue())
        .matches("dead-letters/contracts\\.create-2-17-[0-9a-f]{32}\\.value");
    assertThat(outbox.resolve(stub.get("record").textValue()))
        .content()
        .contains("\"key\":\"aw==\"", "traceparent");
    assertThat(headers(message)).containsEntry("stored-whole", stub.get("value").textValue());
    assertThat(Published.faults(HEADERS, headersAsJson(message))).isEmpty();
    assertThat(text(message.key())).isEqualTo("k");
    assertThat(message.size()).isLessThan(2_000);
  }

  @Test
  void aHugeKeyDoesNotMakeTheStubHuge() {
    DeadLetter letter = Facts.deadLetter("k".repeat(100_000), null);

    Publication message = messages.shortened(letter);

    assertThat(message.key()).isNull();
    assertThat(message.size()).isLessThan(2_000);
  }
}
