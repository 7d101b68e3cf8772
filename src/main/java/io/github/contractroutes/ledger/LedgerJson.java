package io.github.contractroutes.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The ledger's own small facts (headers, origins, errors) as JSON text in its columns. What comes
 * with every item goes by way of trees, as messages do: one way to read, one way to write.
 */
final class LedgerJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UNREADABLE = "A column of the ledger holds no readable JSON.";
  private static final String NONE = "[]";
  private static final ObjectReader HEADERS = JSON.readerForListOf(Header.class);
  private static final ObjectReader WORDS = JSON.readerForListOf(String.class);
  private static final ObjectReader ERROR = JSON.readerFor(OutcomeError.class);
  private static final ObjectReader FACTS = JSON.readerFor(RequestFacts.class);

  private LedgerJson() {}

  static String write(Object value) {
    if (value instanceof List<?> list && list.isEmpty()) {
      return NONE;
    }
    try {
      return value == null ? null : JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A fact of the ledger does not become JSON.", e);
    }
  }

  private static JsonNode tree(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException(UNREADABLE, e);
    }
  }

  static byte[] bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A fact of the ledger does not become JSON.", e);
    }
  }

  /** What is absent is left out. */
  static String write(Origin origin) {
    ObjectNode json = JSON.createObjectNode();
    if (origin.topic() != null) {
      json.put("topic", origin.topic());
    }
    if (origin.partition() != null) {
      json.put("partition", origin.partition());
    }
    if (origin.offset() != null) {
      json.put("offset", origin.offset());
    }
    if (origin.file() != null) {
      json.put("file", origin.file());
    }
    if (origin.line() != null) {
      json.put("line", origin.line());
    }
    return new String(bytes(json), StandardCharsets.UTF_8);
  }

  /** How many items have which status. */
  static byte[] counts(Map<String, Integer> counts) {
    ObjectNode json = JSON.createObjectNode();
    counts.forEach(json::put);
    return bytes(json);
  }

  static Origin origin(String text) {
    JsonNode json = tree(text.getBytes(StandardCharsets.UTF_8));
    JsonNode partition = json.get("partition");
    JsonNode offset = json.get("offset");
    JsonNode line = json.get("line");
    return new Origin(
        json.path("topic").textValue(),
        partition == null ? null : partition.intValue(),
        offset == null ? null : offset.longValue(),
        json.path("file").textValue(),
        line == null ? null : line.longValue());
  }

  static List<Header> headers(String text) {
    return text.equals(NONE) ? List.of() : read(HEADERS, text);
  }

  static List<String> words(String text) {
    return text == null ? List.of() : read(WORDS, text);
  }

  static OutcomeError error(String text) {
    return text == null ? null : read(ERROR, text);
  }

  /** A text member of a JSON object; null if it is absent, empty or no text. */
  static String text(byte[] object, String member) {
    try {
      JsonNode value = object == null ? null : JSON.readTree(object).get(member);
      return value == null || !value.isTextual() || value.asText().isEmpty()
          ? null
          : value.asText();
    } catch (IOException e) {
      return null;
    }
  }

  static RequestFacts facts(String text) {
    return read(FACTS, text);
  }

  private static <T> T read(ObjectReader reader, String text) {
    try {
      return reader.readValue(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(UNREADABLE, e);
    }
  }
}
