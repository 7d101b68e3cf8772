package io.github.contractroutes.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.github.contractroutes.ledger.Header;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads messages as a user would: with the published schemas. */
final class Published {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private Published() {}

  static JsonNode valid(String schema, byte[] value) {
    JsonNode json = json(value);
    assertThat(faults(schema, json)).as("faults of %s", json).isEmpty();
    return json;
  }

  static List<String> faults(String schema, JsonNode json) {
    try (InputStream in = Published.class.getResourceAsStream("/schemas/" + schema)) {
      return SCHEMAS.getSchema(in).validate(json).stream().map(Object::toString).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(byte[] value) {
    try {
      return JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, String> headers(Publication message) {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : message.headers()) {
      headers.put(header.name(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return headers;
  }

  static JsonNode headersAsJson(Publication message) {
    ObjectNode json = JSON.createObjectNode();
    headers(message).forEach(json::put);
    return json;
  }

  static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  static String golden(String name) {
    try (InputStream in = Published.class.getResourceAsStream("/publish/" + name)) {
      return text(in.readAllBytes()).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
