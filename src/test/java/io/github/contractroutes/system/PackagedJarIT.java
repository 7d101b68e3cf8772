package io.github.contractroutes.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.demo.EmbeddedBroker;
import io.github.contractroutes.kafka.KafkaTestKit;
import io.github.contractroutes.kafka.SharedBroker;
import io.github.contractroutes.sandbox.Sandbox;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar target/contract-routes.jar} as INTERFACE section 7 says. */
class PackagedJarIT {
  /** JDK 24 and later tell that a library calls methods that will be removed. */
  private static final String OF_A_NEWER_JVM =
      "WARNING: .*(sun\\.misc\\.Unsafe|the maintainers of class io\\.netty).*";

  private static final Path JAR = Path.of("target", "contract-routes.jar").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MOBILE = "13812345678";
  private static final String PERSON = "王小明";

  /** Secrets of the tenant file, by the environment variable that holds them. */
  private static final Map<String, String> SECRETS =
      Map.of(
          "TEST_SECRET_ID", "AKIDEXAMPLE0000000000000000000000000",
          "TEST_SECRET_KEY", "EXAMPLEsecretKEY00000000000000000",
          "TEST_APP_SECRET", "00112233445566778899aabbccddeeff");

  @TempDir Path folder;
  private Process service;

  @BeforeEach
  void layOut() throws IOException {
    assertThat(JAR).as("built by mvn package").exists();
    Files.createDirectories(folder.resolve("routes"));
    try (Stream<Path> routes = Files.list(Path.of("routes"))) {
      for (Path route : routes.toList()) {
        Files.copy(route, folder.resolve("routes").resolve(route.getFileName()));
      }
    }
    TestHouse.write(folder.resolve("config/tenants.yaml"), TENANTS);
  }

  @AfterEach
  void end() {
    if (service != null) {
      service.destroyForcibly().onExit().join();
    }
  }

  @Test
  void theServiceDoesAJobEndsOnSigtermWithSuccessAndLogsNoSecret() throws Exception {
    // Given
    int port = TestHouse.freePort();
    EmbeddedBroker broker = SharedBroker.emptied();
    try (Sandbox sandbox = Sandbox.start(SandboxConfig.defaults());
        KafkaTestKit kafka = new KafkaTestKit(broker.bootstrapServers())) {
      start(
          "contracts.kafka.brokers=" + broker.bootstrapServers(),
          "contracts.essbasic.endpoint=" + sandbox.endpoint(),
          "contracts.tsign.endpoint=" + sandbox.endpoint(),
          "contracts.files.allowed-hosts=127.0.0.1:" + sandbox.port(),
          "contracts.http.port=" + port);
      await().atMost(PATIENCE).ignoreExceptions().until(() -> health(port) == 200);

      try (Mailbox mailbox = new Mailbox(broker.bootstrapServers())) {
        // When
        String create =
            Requests.flow("order-1", "acme").replace("13888888888", MOBILE).replace("李四", PERSON);
        kafka.send("contracts.create", "order-1", create);
        kafka.send(
            "contracts.create",
            "order-2",
            create.replace("order-1", "order-2").replace("\"FlowInfos\":[{", "\"FlowInfos\":[7,{"));
        kafka.send(
            "contracts.download", "dl-1", Requests.download("dl-1", "acme", List.of("flowA")));
        kafka.send(
            "contracts.download", "dl-2", Requests.download("dl-2", "gamma", List.of("flowB")));
        kafka.send(
            "contracts.download", "dl-3", Requests.download("dl-3", "delta", List.of("flowC")));
        drop("create", "order-3.json", create.replace("order-1", "order-3"));
        drop("create", "order-4.json", create.replace("order-1", PERSON));

        // Then
        for (String id : List.of("order-1", "order-3", "dl-1", "dl-2", "dl-3")) {
          await().alias(id).atMost(PATIENCE).until(() -> !mailbox.summaries(id).isEmpty());
          assertThat(mailbox.outcomes(id)).singleElement().satisfies(each -> isSucceeded(each));
        }
        for (String flow : List.of("flowA", "flowB", "flowC")) {
          await().alias(flow).atMost(PATIENCE).until(() -> !mailbox.files(flow).isEmpty());
          assertThat(mailbox.files(flow).get(0).get("sha256").textValue())
              .isEqualTo(sandbox.file(flow, 0).sha256());
        }
        await().atMost(PATIENCE).until(() -> !mailbox.outcomes("order-2").isEmpty());
        await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve(REFUSED)));
        assertThat(sandbox.state().contractsCreated()).isEqualTo(2);
        mailbox.checkAll();
      }

      // When
      service.destroy();

      // Then
      boolean ended = service.waitFor(45, TimeUnit.SECONDS);
      assertThat(ended).as(() -> "ends on SIGTERM; it stands at" + threads()).isTrue();
      assertThat(service.exitValue()).isZero();
    }
    String log = text("out.txt") + text("err.txt");
    assertThat(log)
        .contains("contract-routes is up.", "contract-routes has stopped.")
        .doesNotContain(SECRETS.values())
        .doesNotContain(MOBILE, PERSON)
        .doesNotContain("hkey=", "Signature=", "Expires=", "OSSAccessKeyId")
        .doesNotContain("Exception", "\tat ", " ERROR ");
    assertThat(text("err.txt").lines().filter(line -> !line.matches(OF_A_NEWER_JVM))).isEmpty();
  }

  @Test
  void eachBadSettingIsOneSentenceAndTheStartEnds() throws Exception {
    // Given
    String[] mistakes = {
      "contracts.http.port=banana",
      "contracts.call.timeout=soon",
      "contracts.files.store=perhaps",
      "contracts.essbasic.endpoint=ftp://example.com",
      "contracts.no-such-setting=1"
    };

    // When
    start(mistakes);
    boolean ended = service.waitFor(60, TimeUnit.SECONDS);

    // Then
    assertThat(ended).isTrue();
    assertThat(service.exitValue()).isNotZero();
    List<String> told = Files.readAllLines(folder.resolve("err.txt"), UTF_8);
    assertThat(told).hasSize(mistakes.length);
    for (String mistake : mistakes) {
      String key = mistake.substring(0, mistake.indexOf('='));
      assertThat(told).filteredOn(each -> each.contains(key)).as(key).hasSize(1);
    }
  }

  @Test
  void aTenantFileThatCannotBeUsedIsOneSentenceForEachMistakeWithoutItsSecrets() throws Exception {
    // Given
    String tenants = TENANTS.replace("credential: esign-token", "credential: nothing");
    TestHouse.write(
        folder.resolve("config/tenants.yaml"),
        tenants.replace("secretId: \"{{env:TEST_SECRET_ID}}\"", "secretID: top-secret-id"));

    // When
    start("contracts.http.port=" + TestHouse.freePort());
    boolean ended = service.waitFor(60, TimeUnit.SECONDS);

    // Then
    assertThat(ended).isTrue();
    assertThat(service.exitValue()).isNotZero();
    assertThat(Files.readAllLines(folder.resolve("err.txt"), UTF_8))
        .hasSize(3)
        .anyMatch(each -> each.contains("secretID"))
        .anyMatch(each -> each.contains("secretId"))
        .anyMatch(each -> each.contains("delta"))
        .noneMatch(each -> each.contains("top-secret-id"));
  }

  @Test
  void aMissingTenantFileIsOneSentenceThatNamesItsKey() throws Exception {
    // Given
    Files.delete(folder.resolve("config/tenants.yaml"));

    // When
    start("contracts.http.port=" + TestHouse.freePort());
    boolean ended = service.waitFor(60, TimeUnit.SECONDS);

    // Then
    assertThat(ended).isTrue();
    assertThat(service.exitValue()).isNotZero();
    assertThat(Files.readAllLines(folder.resolve("err.txt"), UTF_8))
        .singleElement()
        .satisfies(each -> assertThat(each).contains("contracts.tenants", "config/tenants.yaml"));
  }

  private void start(String... settings) throws IOException {
    TestHouse.write(
        folder.resolve("config/application.properties"), String.join("\n", settings) + "\n");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                JAR.toString())
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out.txt").toFile())
            .redirectError(folder.resolve("err.txt").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CONTRACTS_"));
    // A variable that makes every JVM greet on stderr.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(SECRETS);
    service = builder.start();
  }

  private void drop(String operation, String name, String text) throws IOException {
    Path written = Files.writeString(folder.resolve(name), text);
    Path inbox = Files.createDirectories(folder.resolve("drop/inbox").resolve(operation));
    Files.move(written, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private String text(String file) throws IOException {
    return Files.readString(folder.resolve(file), UTF_8);
  }

  /** The log, with what the threads of the service are at. */
  private String threads() {
    try {
      new ProcessBuilder("kill", "-QUIT", String.valueOf(service.pid())).start().waitFor();
      await().until(() -> text("out.txt").contains("JNI global refs"));
      return System.lineSeparator() + text("out.txt");
    } catch (IOException | InterruptedException | ConditionTimeoutException e) {
      return ": " + e;
    }
  }

  private static void isSucceeded(JsonNode outcome) {
    assertThat(outcome.get("status").textValue()).as("%s", outcome).isEqualTo("SUCCEEDED");
  }

  private static int health(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/health"))
            .timeout(Duration.ofSeconds(5))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static final String REFUSED = "drop/inbox/create/.refused/order-4.json";

  private static final String TENANTS =
      """
      credentials:
        tencent:
          platform: essbasic
          secretId: "{{env:TEST_SECRET_ID}}"
          secretKey: "{{env:TEST_SECRET_KEY}}"
        esign:
          platform: tsign
          appId: "0000000001"
          appSecret: "{{env:TEST_APP_SECRET}}"
        esign-token:
          platform: tsign
          appId: "0000000001"
          appSecret: "{{env:TEST_APP_SECRET}}"
          auth: token
      tenants:
        acme:
          credential: tencent
          appId: yDwhxUUckp3gl8j5UuFX33LSNozpRsbi
          organizationOpenId: org_acme
          operatorOpenId: n9527
        gamma: {credential: esign}
        delta: {credential: esign-token}
      """;
}
