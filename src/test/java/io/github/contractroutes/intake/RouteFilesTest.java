package io.github.contractroutes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteFilesTest {
  @ParameterizedTest
  @ValueSource(strings = {"intake-kafka", "intake-files", "reload-tenants"})
  void theRouteIsValidForCamelsOwnSchema(String route) throws IOException {
    JsonNode schema =
        new ObjectMapper().readTree(getClass().getResource("/schema/camelYamlDsl.json"));
    JsonNode yaml = new YAMLMapper().readTree(Path.of("routes", route + ".camel.yaml").toFile());

    var faults =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(schema).validate(yaml);

    assertThat(faults).isEmpty();
    assertThat(yaml.at("/0/route/id").asText()).isEqualTo(route);
    assertThat(yaml.at("/0/route/description").asText()).isNotBlank();
  }
}
