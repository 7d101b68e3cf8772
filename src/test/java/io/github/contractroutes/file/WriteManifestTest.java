package io.github.contractroutes.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.FinishedFlow;
import io.github.contractroutes.ledger.ManifestsRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteManifestTest {

  @TempDir Path outbox;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void manifestsOfManyFlowsAreEachOfTheirOwnFlow() throws Exception {
    write(flows("acme", 50));

    for (int i = 0; i < 50; i++) {
      assertThat(manifest("acme", i)).content().contains("\"flowId\" : \"flow-" + i + "\"");
      assertThat(names("acme", i)).containsExactly(Manifest.NAME);
    }
  }

  @Test
  void aFlowThatHasNoPlaceHoldsUpNoOther() throws Exception {
    write(List.of(flow("results", 0), flow("acme", 1), flow("acme", 2)));

    assertThat(outbox.resolve("results")).doesNotExist();
    assertThat(manifest("acme", 1)).exists();
    assertThat(manifest("acme", 2)).exists();
  }

  @Test
  void oneThatCannotBeWrittenIsNamedAndTheOthersAreWritten() throws Exception {
    Files.createDirectories(outbox.resolve("acme"));
    Path inTheWay = Files.createFile(outbox.resolve("acme/flow-1"));

    assertThatThrownBy(() -> write(flows("acme", 3)))
        .isInstanceOfSatisfying(
            ManifestsRefused.class,
            refused ->
                assertThat(refused.flows()).extracting(FinishedFlow::item).containsExactly(1L))
        .hasMessageContaining("acme/flow-1/manifest.json");
    assertThat(manifest("acme", 0)).exists();
    assertThat(manifest("acme", 2)).exists();
    Files.delete(inTheWay);
    write(flows("acme", 3));

    for (int i = 0; i < 3; i++) {
      assertThat(names("acme", i)).containsExactly(Manifest.NAME);
    }
  }

  @Test
  void aTenantWhoseDirectoryIsNoneHoldsUpNoOther() throws Exception {
    Files.createSymbolicLink(outbox.resolve("acme"), Files.createTempDirectory(outbox, "other"));

    write(List.of(unstored("acme", 1), flow("beta", 2)));

    assertThat(manifest("beta", 2)).exists();
    assertThat(manifest("acme", 1)).doesNotExist();
  }

  @Test
  void whileTheOutboxAsAWholeCannotBeWrittenNoFlowIsNamed() throws Exception {
    Files.createDirectories(outbox.resolve("acme"));
    Files.createFile(outbox.resolve("acme/flow-1"));

    assertThatThrownBy(() -> write(flows("acme", 3), false))
        .isInstanceOf(FetchException.class)
        .hasMessageEndingWith(".");
  }

  private void write(List<FinishedFlow> flows) throws Exception {
    write(flows, true);
  }

  private void write(List<FinishedFlow> flows, boolean outboxWorks) throws Exception {
    new WriteManifest(outbox, () -> UUID.randomUUID().toString(), threads, () -> outboxWorks)
        .write(flows);
  }

  private Path manifest(String tenant, int flow) {
    return outbox.resolve(tenant).resolve("flow-" + flow).resolve(Manifest.NAME);
  }

  private List<String> names(String tenant, int flow) throws Exception {
    try (Stream<Path> all = Files.list(manifest(tenant, flow).getParent())) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }

  private static List<FinishedFlow> flows(String tenant, int count) {
    return IntStream.range(0, count).mapToObj(i -> flow(tenant, i)).toList();
  }

  private static FinishedFlow flow(String tenant, int number) {
    FinishedFlow flow = unstored(tenant, number);
    return new FinishedFlow(number, 1, "s1629", flow.files().stream().map(Facts::stored).toList());
  }

  private static FinishedFlow unstored(String tenant, int number) {
    List<FileFacts> files =
        IntStream.range(0, 2)
            .mapToObj(i -> Facts.file(tenant, i, "flow-" + number, i, "a", "https://h/x"))
            .toList();
    return new FinishedFlow(number, 1, "s1629", files);
  }
}
