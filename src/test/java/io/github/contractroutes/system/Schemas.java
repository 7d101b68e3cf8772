package io.github.contractroutes.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** The published schemas of the messages, as a user's own tool would apply them. */
final class Schemas {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final Map<String, JsonSchema> LOADED = new ConcurrentHashMap<>();

  private Schemas() {}

  /** The message as JSON; fails if the schema does not hold. */
  static JsonNode valid(String schema, byte[] value) {
    JsonNode json = read(value);
    holds(schema, json);
    return json;
  }

  /** The headers as one JSON object; fails if the schema does not hold. */
  static JsonNode validHeaders(String schema, ConsumerRecord<String, byte[]> message) {
    ObjectNode headers = JSON.createObjectNode();
    for (Header header : message.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    holds(schema, headers);
    return headers;
  }

  static JsonNode read(byte[] value) {
    try {
      return JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void holds(String schema, JsonNode json) {
    assertThat(LOADED.computeIfAbsent(schema, Schemas::load).validate(json))
        .as("faults of %s against %s", json, schema)
        .isEmpty();
  }

  private static JsonSchema load(String name) {
    try {
      return FACTORY.getSchema(
          Files.readString(Path.of("schemas", name + ".schema.json"), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
