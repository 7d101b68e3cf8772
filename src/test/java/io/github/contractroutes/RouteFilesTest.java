package io.github.contractroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every journey is valid YAML of Camel's, in the long form, and says what it is. */
class RouteFilesTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final JsonSchema CAMEL = camelSchema();

  static Stream<Path> routeFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("routeFiles")
  void isValidByCamelsSchema(Path file) throws IOException {
    assertThat(file.getFileName().toString()).endsWith(".camel.yaml");
    assertThat(CAMEL.validate(YAML.readTree(file.toFile()))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("routeFiles")
  void itsRoutesHaveTheFilesNameAndADescriptionAndStepsHaveIds(Path file) throws IOException {
    String name = file.getFileName().toString().replace(".camel.yaml", "");
    for (JsonNode element : YAML.readTree(file.toFile())) {
      JsonNode route =
          element.has("route") ? element.get("route") : element.path("routeConfiguration");
      assertThat(route.path("id").asText()).startsWith(name);
      assertThat(route.path("description").asText()).isNotBlank();
      List<String> withoutId = new ArrayList<>();
      stepsWithoutId(route.path("from").path("steps"), withoutId);
      assertThat(withoutId).as("steps without an id in %s", file).isEmpty();
    }
  }

  private static void stepsWithoutId(JsonNode steps, List<String> found) {
    for (JsonNode step : steps) {
      String kind = step.fieldNames().next();
      if (step.get(kind).path("id").asText().isEmpty()) {
        found.add(kind);
      }
      for (JsonNode inner : step.get(kind).findValues("steps")) {
        stepsWithoutId(inner, found);
      }
    }
  }

  private static JsonSchema camelSchema() {
    try (InputStream schema =
        RouteFilesTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(schema);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
