package io.github.contractroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Nothing builds the images here, so at least every name in their files must exist. */
class DockerFilesTest {
  private static final Path DOCKER = Path.of("docker");

  private final DockerFile dockerfile = DockerFile.read(DOCKER.resolve("Dockerfile"));
  private final JsonNode compose = yaml("compose.yaml");

  @Test
  void whatIsCopiedFromTheProjectExists() {
    List<String> sources =
        dockerfile.arguments("COPY").stream()
            .filter(line -> !line.startsWith("--from"))
            .map(line -> line.split("\\s+")[0])
            .toList();

    assertThat(sources)
        .contains("pom.xml", "src", "routes")
        .allSatisfy(source -> assertThat(Path.of(source)).exists());
  }

  @Test
  void whatIsCopiedFromTheBuildIsWhatThePomMakes() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    List<String> outputs =
        dockerfile.arguments("COPY").stream()
            .filter(line -> line.startsWith("--from=build"))
            .map(line -> line.split("\\s+")[1])
            .toList();

    assertThat(outputs)
        .containsExactlyInAnyOrder(
            "/build/target/lib",
            "/build/target/contract-routes.jar",
            "/build/target/contract-routes-sandbox.jar");
    assertThat(pom)
        .contains("<finalName>contract-routes</finalName>")
        .contains("<classifier>sandbox</classifier>")
        .contains("<outputDirectory>${project.build.directory}/lib</outputDirectory>")
        .contains("<classpathPrefix>lib/</classpathPrefix>");
  }

  @Test
  void theServiceRunsWithoutRootAndIsAskedForItsHealth() {
    List<String> service = dockerfile.stage("service");

    assertThat(service).contains("USER contracts");
    assertThat(dockerfile.stage("runtime")).contains("ENV LC_ALL=C.UTF-8");
    assertThat(service)
        .anySatisfy(line -> assertThat(line).startsWith("HEALTHCHECK").contains("/observe/health"));
    assertThat(service)
        .contains("EXPOSE " + settings().getProperty("contracts.http.port"))
        .contains("ENTRYPOINT [\"java\", \"-jar\", \"contract-routes.jar\"]");
    assertThat(dockerfile.stage("sandbox")).contains("USER contracts");
  }

  @Test
  void theServicesVariablesAreSettingsOrNamedInTheTenantFile() throws IOException {
    Set<String> known =
        settings().stringPropertyNames().stream()
            .map(key -> key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
            .collect(Collectors.toSet());
    Set<String> asked =
        Pattern.compile("\\{\\{env:(\\w+)}}")
            .matcher(Files.readString(DOCKER.resolve("tenants.yaml")))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet());
    List<String> given = names(compose.at("/services/service/environment"));

    assertThat(given).containsAll(asked);
    assertThat(given.stream().filter(name -> !asked.contains(name))).isSubsetOf(known);
    assertThat(dockerfile.text()).contains("CONTRACTS_HTTP_PORT");
  }

  @Test
  void theSandboxesVariablesAreItsSettings() {
    Set<String> known =
        SandboxConfig.names().stream()
            .map(name -> "SANDBOX_" + name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
            .collect(Collectors.toSet());
    List<String> ofTheImage =
        dockerfile.stage("sandbox").stream()
            .filter(line -> line.startsWith("ENV "))
            .flatMap(line -> Arrays.stream(line.substring(4).split("\\s+")))
            .map(assignment -> assignment.split("=")[0])
            .toList();

    assertThat(ofTheImage).containsExactly("SANDBOX_HOST", "SANDBOX_PORT").isSubsetOf(known);
    assertThat(names(compose.at("/services/sandbox/environment"))).isSubsetOf(known);
    assertThat(dockerfile.text()).contains("SANDBOX_PORT=" + containerPorts("sandbox").get(0));
  }

  @Test
  void theTrialsKeysAreThoseOfTheSandbox() {
    SandboxConfig sandbox = SandboxConfig.defaults();

    assertThat(sandbox.essbasic().keys())
        .containsEntry(defaultOf("TENCENT_SECRET_ID"), defaultOf("TENCENT_SECRET_KEY"));
    assertThat(sandbox.tsign().apps())
        .containsEntry(defaultOf("TSIGN_APP_ID"), defaultOf("TSIGN_SECRET"));
  }

  @Test
  void composeBuildsStagesOfTheDockerfile() {
    for (String name : List.of("service", "sandbox")) {
      JsonNode build = compose.at("/services/" + name + "/build");

      Path context = DOCKER.resolve(build.path("context").asText()).normalize();
      assertThat(context).isEqualTo(Path.of(""));
      assertThat(context.resolve(build.path("dockerfile").asText())).exists();
      assertThat(dockerfile.stage(build.path("target").asText())).isNotEmpty();
    }
  }

  @Test
  void publishedPortsAreListenedOn() {
    assertThat(containerPorts("service"))
        .containsExactly(compose.at("/services/service/environment/CONTRACTS_HTTP_PORT").asText());
    assertThat(dockerfile.stage("sandbox")).contains("EXPOSE " + containerPorts("sandbox").get(0));
    assertThat(compose.at("/services/kafka/environment/KAFKA_LISTENERS").asText())
        .contains("HOST://:" + containerPorts("kafka").get(0));
  }

  @Test
  void theServiceFindsItsNeighbours() {
    JsonNode environment = compose.at("/services/service/environment");
    String sandbox = "sandbox:" + containerPorts("sandbox").get(0);

    assertThat(compose.at("/services/kafka/environment/KAFKA_ADVERTISED_LISTENERS").asText())
        .contains("://" + environment.path("CONTRACTS_KAFKA_BROKERS").asText());
    assertThat(environment.path("CONTRACTS_ESSBASIC_ENDPOINT").asText())
        .isEqualTo("http://" + sandbox);
    assertThat(environment.path("CONTRACTS_TSIGN_ENDPOINT").asText())
        .isEqualTo("http://" + sandbox);
    assertThat(environment.path("CONTRACTS_FILES_ALLOWED_HOSTS").asText()).isEqualTo(sandbox);
    assertThat(compose.at("/services/sandbox/environment/SANDBOX_FILES_LINK_BASE").asText())
        .isEqualTo("http://" + sandbox);
  }

  @Test
  void theBrokerIsOfTheVersionTheTestsRunWith() throws IOException {
    String version =
        first(Files.readString(Path.of("pom.xml")), "<kafka.version>(.*)</kafka.version>");

    assertThat(compose.at("/services/kafka/image").asText()).isEqualTo("apache/kafka:" + version);
  }

  @Test
  void mountsAreDeclaredVolumesOrFilesOfTheProject() {
    for (JsonNode service : compose.path("services")) {
      for (JsonNode mount : service.path("volumes")) {
        String source = mount.asText().split(":")[0];
        if (source.startsWith(".")) {
          assertThat(DOCKER.resolve(source)).exists();
        } else {
          assertThat(names(compose.path("volumes"))).contains(source);
        }
      }
    }
  }

  @Test
  void theVolumesHoldWhatTheDefaultsWrite() {
    Properties settings = settings();
    List<String> targets =
        StreamSupport.stream(compose.at("/services/service/volumes").spliterator(), false)
            .map(mount -> mount.asText().split(":")[1].replace("/app/", ""))
            .toList();

    assertThat(targets).contains(settings.getProperty("contracts.tenants"));
    assertThat(settings.getProperty("contracts.ledger.url")).startsWith("jdbc:sqlite:data/");
    assertThat(settings.getProperty("contracts.inbox")).startsWith("drop/");
    assertThat(settings.getProperty("contracts.outbox")).startsWith("drop/");
    assertThat(targets).contains("data", "drop");
  }

  private List<String> containerPorts(String service) {
    return StreamSupport.stream(compose.at("/services/" + service + "/ports").spliterator(), false)
        .map(port -> port.asText().substring(port.asText().lastIndexOf(':') + 1))
        .toList();
  }

  /** The value of a variable of the service that compose gives if its user gives none. */
  private String defaultOf(String name) {
    return first(
        compose.at("/services/service/environment/" + name).asText(), "\\$\\{" + name + ":-(.*)}");
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String first(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .findFirst()
        .orElseThrow();
  }

  private static Properties settings() {
    var settings = new Properties();
    try (var in = Files.newBufferedReader(Path.of("config/application.properties"))) {
      settings.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return settings;
  }

  private static JsonNode yaml(String name) {
    try {
      return new YAMLMapper().readTree(DOCKER.resolve(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
