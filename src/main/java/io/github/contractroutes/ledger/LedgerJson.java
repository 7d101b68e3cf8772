package io.github.contractroutes.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.List;

/** The ledger's own small facts (headers, origins, errors) as JSON text in its columns. */
final class LedgerJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NONE = "[]";
  private static final ObjectReader HEADERS = JSON.readerForListOf(Header.class);
  private static final ObjectReader WORDS = JSON.readerForListOf(String.class);
  private static final ObjectReader ORIGIN = JSON.readerFor(Origin.class);
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

  static byte[] bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A fact of the ledger does not become JSON.", e);
    }
  }

  static Origin origin(String text) {
    return read(ORIGIN, text);
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
      throw new IllegalStateException("A column of the ledger holds no readable JSON.", e);
    }
  }
}
