package io.github.contractroutes.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.ledger.PendingOutcome;
import io.github.contractroutes.ledger.RequestFacts;
import io.github.contractroutes.ledger.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The message about an item or about a whole request ({@code schemas/outcome.schema.json}), key
 * {@code requestId}.
 */
public final class OutcomeMessage implements Composer<PendingOutcome> {

  /** What the platform gave, in the order of the message. */
  private static final List<String> GIVEN =
      List.of(
          "flowId",
          "customerData",
          "previewUrl",
          "previewUrlExpiresAt",
          "confirmUrl",
          "task",
          "approvers",
          "fileCount");

  private final WholeMessages wholeMessages;

  /**
   * @param wholeMessages where messages lie that the topic does not take
   */
  public OutcomeMessage(WholeMessages wholeMessages) {
    this.wholeMessages = wholeMessages;
  }

  @Override
  public Publication whole(PendingOutcome outcome) {
    return new Publication(key(outcome), MessageJson.write(json(outcome)), headers(outcome).list());
  }

  @Override
  public Publication shortened(PendingOutcome outcome) {
    return wholeMessages.shorten(whole(outcome), MessageId.of(outcome), json(outcome));
  }

  /** The message's value. */
  static ObjectNode json(PendingOutcome outcome) {
    RequestFacts request = outcome.request();
    JsonNode detail = MessageJson.read(outcome.detail(), "detail of an outcome", request);
    ObjectNode json = MessageJson.object();
    json.put("event", outcome.summary() ? "REQUEST" : "OUTCOME");
    json.put("requestId", request.requestId());
    json.put("tenant", request.tenant());
    json.put("operation", request.operation());
    json.put("index", outcome.index());
    json.put("items", request.items());
    json.put("revision", outcome.revision());
    if (outcome.summary()) {
      ObjectNode counts = counts(detail);
      json.put("final", counts.get(Status.IN_DOUBT.name()).asInt() == 0);
      json.putNull("status");
      json.set("counts", counts);
      GIVEN.forEach(json::putNull);
    } else {
      json.put("final", outcome.status().isFinal());
      json.put("status", outcome.status().name());
      GIVEN.forEach(name -> json.set(name, given(detail, name)));
    }
    json.set("error", MessageJson.tree(outcome.error()));
    json.set("context", MessageJson.read(request.context(), "context", request));
    json.put("platform", request.platform());
    json.put("platformRequestId", outcome.platformRequestId());
    json.put("attempts", outcome.attempts());
    json.set("origin", MessageJson.origin(request.origin()));
    boolean refusedWhole = outcome.index() == null && !outcome.summary();
    long acceptedAt = refusedWhole ? outcome.at() : request.acceptedAt();
    json.put("acceptedAt", MessageJson.time(acceptedAt));
    json.put("at", MessageJson.time(outcome.at()));
    return json;
  }

  /** All four words, also those that count nothing: a reader need not ask for absence. */
  private static ObjectNode counts(JsonNode detail) {
    ObjectNode counts = MessageJson.object();
    for (Status status : Status.values()) {
      counts.put(status.name(), detail == null ? 0 : detail.path(status.name()).asInt(0));
    }
    return counts;
  }

  private static JsonNode given(JsonNode detail, String name) {
    JsonNode value = detail == null ? null : detail.get(name);
    if (value != null && value.isNumber() && name.equals("previewUrlExpiresAt")) {
      return MessageJson.tree(MessageJson.time(value.longValue()));
    }
    return value;
  }

  private static byte[] key(PendingOutcome outcome) {
    return outcome.request().requestId().getBytes(StandardCharsets.UTF_8);
  }

  private static MessageHeaders headers(PendingOutcome outcome) {
    MessageHeaders headers =
        new MessageHeaders()
            .carry(outcome.request().headers())
            .set(MessageHeaders.MESSAGE_ID, MessageId.of(outcome))
            .set(MessageHeaders.CONTENT_TYPE, MessageHeaders.JSON);
    return outcome.replayed() ? headers.set(MessageHeaders.REPLAYED, "true") : headers;
  }
}
