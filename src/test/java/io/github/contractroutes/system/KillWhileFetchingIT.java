package io.github.contractroutes.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.contractroutes.demo.EmbeddedBroker;
import io.github.contractroutes.kafka.KafkaTestKit;
import io.github.contractroutes.kafka.SharedBroker;
import io.github.contractroutes.sandbox.Fault;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service is killed while 16 documents stream into the outbox. */
class KillWhileFetchingIT {
  private static final Path JAR = Path.of("target/contract-routes.jar").toAbsolutePath();
  private static final int FLOWS = 30;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private Process service;
  private long launched;

  @AfterEach
  void end() throws InterruptedException {
    if (service != null) {
      service.destroyForcibly().waitFor();
    }
  }

  @Test
  void afterwardsTheOutboxHoldsWholeDocumentsOnlyEachOnceAndEveryWordAgreesWithIt()
      throws Exception {
    // Given: documents that take three seconds each, and links that die while they wait
    SandboxConfig config =
        SandboxConfig.defaults()
            .with("files.per-flow", 2)
            .with("files.size", 300_000)
            .with("files.essbasic-link-seconds", 8);
    EmbeddedBroker broker = SharedBroker.emptied();
    try (TestHouse house = new TestHouse(folder, config).withKafka(broker.bootstrapServers())) {
      topics(broker);
      house.sandbox.fault(trickle(100_000));
      house.set("contracts.routes", Path.of("routes").toAbsolutePath().toString());
      Path work = Files.createDirectories(folder.resolve("work"));
      try (var out = Files.newBufferedWriter(work.resolve("application.properties"))) {
        house.settings.store(out, null);
      }
      Mailbox mailbox = new Mailbox(broker.bootstrapServers());
      launch(work);
      drop();
      // When
      for (int kill = 1; kill <= 3; kill++) {
        int stored = 4 * kill;
        awaiting(work, () -> streaming() >= 16 && pdfs().size() >= stored);
        service.destroyForcibly().waitFor();
        everyDocumentIsWhole(house);
        launch(work);
      }
      house.sandbox.clearFaults();
      awaiting(work, () -> named("manifest.json").size() == FLOWS);
      service.destroy();
      boolean ended = service.waitFor(60, TimeUnit.SECONDS);
      // Then
      assertThat(ended).isTrue();
      assertThat(service.exitValue()).isZero();
      assertThat(pdfs()).hasSize(2 * FLOWS);
      assertThat(named(".part-")).isEmpty();
      everyDocumentIsWhole(house);
      List<JsonNode> listed = listed();
      assertThat(listed).hasSize(2 * FLOWS);
      for (JsonNode file : listed) {
        Path pdf = folder.resolve("outbox").resolve(file.at("/path").asText());
        assertThat(sha256(pdf)).isEqualTo(file.at("/sha256").asText());
      }
      await().until(() -> told(mailbox, "contracts.files").size() >= 2 * FLOWS);
      await().until(() -> told(mailbox, "contracts.results").size() > FLOWS);
      mailbox.close();
      mailbox.checkAll();
      assertThat(told(mailbox, "contracts.files"))
          .extracting(KillWhileFetchingIT::facts)
          .containsExactlyInAnyOrderElementsOf(
              listed.stream().map(KillWhileFetchingIT::facts).toList());
      assertThat(told(mailbox, "contracts.results"))
          .filteredOn(word -> word.at("/event").asText().equals("OUTCOME"))
          .hasSize(FLOWS)
          .allMatch(word -> word.at("/status").asText().equals("SUCCEEDED"))
          .allMatch(word -> word.at("/fileCount").asInt() == 2)
          .extracting(word -> word.at("/flowId").asText())
          .doesNotHaveDuplicates();
      assertThat(told(mailbox, "contracts.results"))
          .filteredOn(word -> word.at("/event").asText().equals("REQUEST"))
          .singleElement()
          .matches(word -> word.at("/counts/SUCCEEDED").asInt() == FLOWS);
      List<JsonNode> results =
          JSON.readerFor(JsonNode.class)
              .<JsonNode>readValues(
                  folder.resolve("outbox/results/acme/download/dl-1.jsonl").toFile())
              .readAll();
      assertThat(results)
          .filteredOn(line -> line.at("/event").asText().equals("OUTCOME"))
          .hasSize(FLOWS)
          .allMatch(line -> line.at("/status").asText().equals("SUCCEEDED"))
          .allMatch(line -> line.at("/fileCount").asInt() == 2)
          .allMatch(line -> line.at("/revision").asInt() == 1);
    }
  }

  /** What the service said is in the failure, for its folder is gone by then. */
  private void awaiting(Path work, Callable<Boolean> condition) throws IOException {
    try {
      await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(20)).until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          streaming()
              + " documents stream, "
              + pdfs().size()
              + " are stored, alive: "
              + service.isAlive()
              + "\n"
              + Files.readString(work.resolve("log")),
          e);
    }
  }

  private static void topics(EmbeddedBroker broker) {
    try (KafkaTestKit kafka = new KafkaTestKit(broker.bootstrapServers())) {
      kafka.createTopics(
          2, "contracts.results", "contracts.links", "contracts.files", "contracts.dead-letters");
    }
  }

  /** The documents of all manifests. */
  private List<JsonNode> listed() throws IOException {
    List<JsonNode> files = new ArrayList<>();
    for (Path manifest : named("manifest.json")) {
      JSON.readTree(manifest.toFile()).at("/files").forEach(files::add);
    }
    return files;
  }

  private static List<String> facts(JsonNode file) {
    return Stream.of("path", "size", "sha256", "storedAt", "error")
        .map(member -> file.path(member).asText(null))
        .toList();
  }

  /** Messages by their ids; one that came again must have come in the same words. */
  private static Collection<JsonNode> told(Mailbox mailbox, String topic) throws IOException {
    Map<String, JsonNode> byId = new HashMap<>();
    for (var message : mailbox.on(topic)) {
      JsonNode word = JSON.readTree(message.value());
      JsonNode before = byId.put(KafkaTestKit.header(message, "message-id"), word);
      assertThat(before == null || before.equals(word)).as("%s after %s", word, before).isTrue();
    }
    return byId.values();
  }

  /** Documents on their way now, without what a killed process left. */
  private long streaming() throws IOException {
    return named(".part-").stream().filter(part -> part.toFile().lastModified() > launched).count();
  }

  private void launch(Path work) throws IOException {
    launched = System.currentTimeMillis();
    service =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                JAR.toString())
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(work.resolve("log").toFile()))
            .start();
  }

  private void drop() throws IOException {
    List<String> flows = IntStream.range(0, FLOWS).mapToObj(i -> "\"flow" + i + "\"").toList();
    TestHouse.write(
        folder.resolve("inbox/download/dl-1.json"),
        "{\"requestId\":\"dl-1\",\"tenant\":\"acme\",\"payload\":{\"FlowIds\":" + flows + "}}");
  }

  private void everyDocumentIsWhole(TestHouse house) throws Exception {
    for (Path pdf : pdfs()) {
      String flow = pdf.getParent().getFileName().toString();
      int index = Character.digit(pdf.getFileName().toString().charAt(0), 10);
      assertThat(sha256(pdf)).isEqualTo(house.sandbox.file(flow, index).sha256());
    }
  }

  private List<Path> pdfs() throws IOException {
    return found(name -> name.endsWith(".pdf"));
  }

  private List<Path> named(String start) throws IOException {
    return found(name -> name.startsWith(start));
  }

  private List<Path> found(Predicate<String> names) throws IOException {
    Path flows = folder.resolve("outbox/acme");
    if (!Files.exists(flows)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(flows)) {
      return all.filter(path -> names.test(path.getFileName().toString())).toList();
    } catch (UncheckedIOException e) {
      // A part became a document while the directory was read.
      return List.of();
    }
  }

  private static String sha256(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }

  private static Fault trickle(int bytesPerSecond) {
    return new Fault(
        "file",
        Fault.Kind.TRICKLE,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        bytesPerSecond);
  }
}
