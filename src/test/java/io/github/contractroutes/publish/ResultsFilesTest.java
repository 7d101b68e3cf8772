package io.github.contractroutes.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.contractroutes.ledger.PendingOutcome;
import io.github.contractroutes.ledger.RequestFacts;
import io.github.contractroutes.ledger.RequestResults;
import io.github.contractroutes.ledger.ResultsRefused;
import io.github.contractroutes.ledger.Status;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFilesTest {

  @TempDir Path outbox;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private ResultsFiles files;

  @BeforeEach
  void setUp() {
    files = new ResultsFiles(outbox, new DurableFile(() -> "1"), threads);
  }

  @AfterEach
  void tearDown() {
    threads.shutdownNow();
  }

  private Path write(RequestResults results) throws Exception {
    files.write(List.of(results));
    return outbox.resolve(results.path());
  }

  @Test
  void holdsOneValidOutcomeALineAndTheSummaryLast() throws Exception {
    Path file = write(Facts.results(Facts.dropped("acme", "order-1")));

    assertThat(outbox.relativize(file)).hasToString("results/acme/create/order-1.jsonl");
    assertThat(Files.readString(file)).endsWith("}\n");
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(3);
    lines.forEach(line -> Published.valid("outcome.schema.json", Facts.utf8(line)));
    assertThat(lines.get(2)).contains("\"event\":\"REQUEST\"");
  }

  @Test
  void aContextOverSeveralLinesStaysOneLine() throws Exception {
    RequestFacts request = Facts.request("r", "create", 1, "{\n  \"a\": 1\n}");

    Path file = write(new RequestResults(request, List.of(Facts.succeeded(request, 0)), 1));

    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void aLaterRevisionReplacesTheFileAndLeavesNothingElse() throws Exception {
    RequestFacts request = Facts.dropped("acme", "order-1");
    RequestResults first = Facts.results(request);
    write(first);
    List<PendingOutcome> outcomes = new ArrayList<>(first.outcomes());
    outcomes.add(2, Facts.outcome(request, 1, 2, Status.REFUSED, null, Facts.NO_TEMPLATE));

    Path file = write(new RequestResults(request, outcomes, 2));

    assertThat(Files.readAllLines(file)).hasSize(4);
    try (Stream<Path> beside = Files.list(file.getParent())) {
      assertThat(beside).containsExactly(file);
    }
  }

  @Test
  void theFileCanBeReadByOthersAsFarAsTheSystemAllows() throws Exception {
    Path usual = Files.createFile(outbox.resolve("usual"));

    Path file = write(Facts.results(Facts.dropped("acme", "order-1")));

    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
  }

  @Test
  void aNameThatLeadsElsewhereIsRefused() {
    for (String name : List.of("..", "../x", "a/b", ".hidden", "", "a\nb")) {
      assertThatThrownBy(() -> write(Facts.results(Facts.dropped(name, "r"))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("tenant");
      assertThatThrownBy(() -> write(Facts.results(Facts.dropped("acme", name))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("requestId");
    }
    assertThat(outbox).isEmptyDirectory();
  }

  @Test
  void aFailedWriteLeavesTheOldFileAndSaysWhere() throws Exception {
    Path file = write(Facts.results(Facts.dropped("acme", "order-1")));
    Files.createDirectory(file.resolveSibling(".part-order-1.jsonl-1"));

    assertThatThrownBy(() -> write(Facts.results(Facts.dropped("acme", "order-1"))))
        .isInstanceOf(ResultsRefused.class)
        .hasMessageContaining(file.toString());
    assertThat(Files.readAllLines(file)).hasSize(3);
  }

  @Test
  void onlyAnOutboxThatCanBeWrittenRefusesOneFile() throws Exception {
    // Given: a file where the directory of one tenant should be
    Files.createDirectory(outbox.resolve("results"));
    Files.createFile(outbox.resolve("results/acme"));
    // Then
    assertThatThrownBy(() -> write(Facts.results(Facts.dropped("acme", "order-1"))))
        .isInstanceOf(ResultsRefused.class);
    assertThat(outbox).isDirectoryNotContaining("glob:**.part-*");
    // When
    Files.createFile(outbox.resolve("no-directory"));
    ResultsFiles nowhere =
        new ResultsFiles(outbox.resolve("no-directory"), new DurableFile(() -> "1"), threads);
    // Then
    assertThatThrownBy(
            () -> nowhere.write(List.of(Facts.results(Facts.dropped("acme", "order-1")))))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void ofManyOnlyThoseThatCannotBeWrittenAreRefused() throws Exception {
    // Given: forty requests of two tenants, and one whose part file cannot be made
    List<RequestResults> requests =
        IntStream.range(0, 40)
            .mapToObj(i -> Facts.results(Facts.dropped(i % 2 == 0 ? "acme" : "beta", "order-" + i)))
            .toList();
    Path lost = outbox.resolve(requests.get(7).path());
    Files.createDirectories(lost.resolveSibling(".part-order-7.jsonl-1"));
    // When
    assertThatThrownBy(() -> files.write(requests))
        .isInstanceOfSatisfying(
            ResultsRefused.class,
            // Then
            refused -> assertThat(refused.results()).containsExactly(requests.get(7)))
        .hasMessageContaining("Of 40 results files 1 cannot be written now")
        .hasMessageContaining(lost.toString());
    assertThat(requests)
        .filteredOn(each -> Files.exists(outbox.resolve(each.path())))
        .hasSize(39)
        .allSatisfy(each -> assertThat(Files.readAllLines(outbox.resolve(each.path()))).hasSize(3));
  }
}
