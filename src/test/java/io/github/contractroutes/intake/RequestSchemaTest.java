package io.github.contractroutes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RequestSchemaTest {
  @ParameterizedTest
  @EnumSource(Operation.class)
  void thePublishedSchemaIsItselfValid(Operation operation) throws IOException {
    JsonNode schema = published(operation);

    var faults =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaLocation.of(SchemaId.V202012))
            .validate(schema);

    assertThat(faults).isEmpty();
    assertThat(schema.path("$schema").asText()).isEqualTo(SchemaId.V202012);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void everyPropertyIsDescribed(Operation operation) throws IOException {
    assertDescribed(published(operation), "");
  }

  private static JsonNode published(Operation operation) throws IOException {
    return Json.MAPPER.readTree(
        Path.of("schemas", "request-" + operation.word() + ".schema.json").toFile());
  }

  private static void assertDescribed(JsonNode schema, String place) {
    assertThat(schema.path("description").asText()).as(place).isNotBlank();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      assertDescribed(property.getValue(), place + "." + property.getKey());
    }
    if (schema.has("items")) {
      assertDescribed(schema.get("items"), place + "[]");
    }
  }
}
