package io.github.contractroutes.publish;

import static java.time.ZoneOffset.UTC;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.ledger.RequestFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;

/** How values look in every message: one line, times in UTC with milliseconds, numbers exact. */
final class MessageJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private MessageJson() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** Where a request came from; what is absent is left out. */
  static ObjectNode origin(Origin origin) {
    ObjectNode json = object();
    if (origin.topic() != null) {
      json.put("topic", origin.topic());
      json.put("partition", origin.partition());
      json.put("offset", origin.offset());
    }
    if (origin.file() != null) {
      json.put("file", origin.file());
    }
    if (origin.line() != null) {
      json.put("line", origin.line());
    }
    return json;
  }

  /** A record as its JSON; null stays null. */
  static JsonNode tree(Object value) {
    return value == null ? null : MAPPER.valueToTree(value);
  }

  /**
   * JSON that the ledger keeps as bytes; null stays null.
   *
   * @throws IllegalStateException if the bytes are not JSON, which the intake has ruled out
   */
  static JsonNode read(byte[] json, String what, RequestFacts request) {
    if (json == null) {
      return null;
    }
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      // The cause quotes the content, which may be personal data: it is left out.
      throw new IllegalStateException(
          "The %s of request %s of tenant %s in the ledger is not JSON."
              .formatted(what, request.requestId(), request.tenant()));
    }
  }

  static byte[] write(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A JSON tree could not be written.", e);
    }
  }

  static String text(JsonNode node) {
    return new String(write(node), StandardCharsets.UTF_8);
  }

  /** {@code 2026-11-21T08:00:00.400Z}. */
  static String time(long epochMillis) {
    // Not by way of a formatter, which took a quarter of what a message's members took together.
    LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(epochMillis), UTC);
    // Java leaves out what is zero at the end.
    String rest = time.getNano() != 0 ? "Z" : time.getSecond() != 0 ? ".000Z" : ":00.000Z";
    return time + rest;
  }
}
