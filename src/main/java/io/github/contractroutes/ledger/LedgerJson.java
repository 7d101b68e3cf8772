package io.github.contractroutes.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/** The ledger's own small facts (headers, origins, errors) as JSON text in its columns. */
final class LedgerJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<Header>> HEADERS = new TypeReference<>() {};
  private static final TypeReference<List<String>> WORDS = new TypeReference<>() {};

  private LedgerJson() {}

  static String write(Object value) {
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
    return read(() -> JSON.readValue(text, Origin.class));
  }

  static List<Header> headers(String text) {
    return read(() -> JSON.readValue(text, HEADERS));
  }

  static List<String> words(String text) {
    return text == null ? List.of() : read(() -> JSON.readValue(text, WORDS));
  }

  static OutcomeError error(String text) {
    return text == null ? null : read(() -> JSON.readValue(text, OutcomeError.class));
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
    return read(() -> JSON.readValue(text, RequestFacts.class));
  }

  private interface Reading<T> {
    T read() throws JsonProcessingException;
  }

  private static <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A column of the ledger holds no readable JSON.", e);
    }
  }
}
