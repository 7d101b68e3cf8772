package io.github.contractroutes.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.contractroutes.sandbox.Fault;
import io.github.contractroutes.sandbox.Flow;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links that live a second or two, on the whole way. */
class LinksTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void everyDocumentArrivesThoughLinksDieBeforeTheyAreFetched() throws Exception {
    // Given: two downloads at a time, each takes a quarter of a second, links live one to two
    SandboxConfig config =
        SandboxConfig.defaults()
            .with("files.per-flow", 2)
            .with("files.essbasic-link-seconds", 2)
            .with("files.tsign-link-seconds", 2);
    try (TestHouse house = new TestHouse(folder, config)) {
      house.set("contracts.files.concurrency", "2");
      house.sandbox.fault(fault("file", Fault.Kind.DELAY, 0, 0, 250L));
      house.start();
      // When
      List<String> flows = flows(12);
      drop("acme", "dl-1", flows.subList(0, 10));
      drop("gamma", "dl-2", flows.subList(10, 12));
      // Then
      await().atMost(Duration.ofSeconds(60)).until(() -> manifests().size() == 12);
      assertThat(house.sandbox.state().downloadsRefused()).isPositive();
      for (JsonNode manifest : manifests().values()) {
        assertThat(manifest.at("/files")).hasSize(2);
        assertThat(manifest.at("/files")).allMatch(file -> file.hasNonNull("sha256"));
        assertThat(manifest.hasNonNull("platformRequestId"))
            .isEqualTo(manifest.at("/platform").asText().equals("essbasic"));
      }
      assertThat(house.service.ledger().sight().files()).containsOnly(Map.entry("STORED", 24L));
      assertThat(house.service.ledger().sight().items()).containsOnly(Map.entry("SUCCEEDED", 12L));
    }
  }

  @Test
  void documentsThatChangedBeforeTheyWereFetchedAreTheNextRevision() throws Exception {
    // Given: its only document cannot be fetched yet
    try (TestHouse house = new TestHouse(folder, SandboxConfig.defaults())) {
      String flow = flows(1).get(0);
      house.sandbox.declare(Flow.finished(flow, 1));
      house.sandbox.fault(fault("file", Fault.Kind.FORBIDDEN, 1, 0, null));
      // Its renewal is executed late: only when the platform names other documents.
      house.sandbox.fault(
          fault("DescribeResourceUrlsByFlows", Fault.Kind.DELAY, 1, 1, 3_000L)
              .with("when", "before"));
      house.start();
      // When
      drop("acme", "dl-1", List.of(flow));
      await().until(() -> house.sandbox.state().faults().containsKey("FORBIDDEN"));
      house.sandbox.declare(Flow.finished(flow, 2).withEdition(7));
      // Then
      await().atMost(Duration.ofSeconds(20)).until(() -> manifests().size() == 1);
      Path results = folder.resolve("outbox/results/acme/download/dl-1.jsonl");
      await().until(() -> Files.readString(results).contains("\"revision\":2"));
      List<JsonNode> lines = lines(results);
      assertThat(lines)
          .filteredOn(line -> line.at("/event").asText().equals("OUTCOME"))
          .extracting(line -> line.at("/revision").asInt(), line -> line.at("/fileCount").asInt())
          .containsExactly(tuple(1, 1), tuple(2, 2));
      assertThat(manifests().get(flow).at("/files")).hasSize(2);
      assertThat(house.service.ledger().sight().files())
          .containsOnly(Map.entry("STORED", 2L), Map.entry("SUPERSEDED", 1L));
    }
  }

  private static Fault fault(String action, Fault.Kind kind, int count, int skip, Long millis) {
    return new Fault(
        action, kind, count, skip, null, null, null, null, null, null, null, null, null, null,
        millis, null, null, null);
  }

  private static List<String> flows(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "yDwivUUckpor6wtoUuogwQHCAB0ES0%02d".formatted(i))
        .toList();
  }

  private void drop(String tenant, String requestId, List<String> flows) throws IOException {
    Path directory = Files.createDirectories(folder.resolve("inbox/download"));
    Path part = directory.resolve(requestId + ".part");
    Files.writeString(
        part,
        JSON.writeValueAsString(
            Map.of("requestId", requestId, "tenant", tenant, "payload", Map.of("FlowIds", flows))));
    Files.move(part, directory.resolve(requestId + ".json"));
  }

  /** By flow id. */
  private Map<String, JsonNode> manifests() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("outbox"))) {
      return all.filter(path -> path.endsWith("manifest.json"))
          .collect(
              Collectors.toMap(path -> path.getParent().getFileName().toString(), LinksTest::read));
    }
  }

  private static JsonNode read(Path path) {
    try {
      return JSON.readTree(path.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    return JSON.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile()).readAll();
  }
}
