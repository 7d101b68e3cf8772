package io.github.contractroutes.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.contractroutes.ledger.PendingOutcome;
import io.github.contractroutes.ledger.RequestFacts;
import io.github.contractroutes.ledger.RequestResults;
import io.github.contractroutes.ledger.ResultsRefused;
import io.github.contractroutes.ledger.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {

  @TempDir Path outbox;
  private ResultsFile files;

  @BeforeEach
  void setUp() {
    files = new ResultsFile(outbox, new DurableFile(() -> "1"));
  }

  @Test
  void holdsOneValidOutcomeALineAndTheSummaryLast() throws IOException {
    Path file = files.write(Facts.results(Facts.dropped("acme", "order-1")));

    assertThat(outbox.relativize(file)).hasToString("results/acme/create/order-1.jsonl");
    assertThat(Files.readString(file)).endsWith("}\n");
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(3);
    lines.forEach(line -> Published.valid("outcome.schema.json", Facts.utf8(line)));
    assertThat(lines.get(2)).contains("\"event\":\"REQUEST\"");
  }

  @Test
  void aContextOverSeveralLinesStaysOneLine() throws IOException {
    RequestFacts request = Facts.request("r", "create", 1, "{\n  \"a\": 1\n}");

    Path file = files.write(new RequestResults(request, List.of(Facts.succeeded(request, 0)), 1));

    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void aLaterRevisionReplacesTheFileAndLeavesNothingElse() throws IOException {
    RequestFacts request = Facts.dropped("acme", "order-1");
    RequestResults first = Facts.results(request);
    files.write(first);
    List<PendingOutcome> outcomes = new ArrayList<>(first.outcomes());
    outcomes.add(2, Facts.outcome(request, 1, 2, Status.REFUSED, null, Facts.NO_TEMPLATE));

    Path file = files.write(new RequestResults(request, outcomes, 2));

    assertThat(Files.readAllLines(file)).hasSize(4);
    try (Stream<Path> beside = Files.list(file.getParent())) {
      assertThat(beside).containsExactly(file);
    }
  }

  @Test
  void theFileCanBeReadByOthersAsFarAsTheSystemAllows() throws IOException {
    Path usual = Files.createFile(outbox.resolve("usual"));

    Path file = files.write(Facts.results(Facts.dropped("acme", "order-1")));

    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
  }

  @Test
  void aNameThatLeadsElsewhereIsRefused() {
    for (String name : List.of("..", "../x", "a/b", ".hidden", "", "a\nb")) {
      assertThatThrownBy(() -> files.write(Facts.results(Facts.dropped(name, "r"))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("tenant");
      assertThatThrownBy(() -> files.write(Facts.results(Facts.dropped("acme", name))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("requestId");
    }
    assertThat(outbox).isEmptyDirectory();
  }

  @Test
  void aFailedWriteLeavesTheOldFileAndSaysWhere() throws IOException {
    Path file = files.write(Facts.results(Facts.dropped("acme", "order-1")));
    Files.createDirectory(file.resolveSibling(".part-order-1.jsonl-1"));

    assertThatThrownBy(() -> files.write(Facts.results(Facts.dropped("acme", "order-1"))))
        .isInstanceOf(ResultsRefused.class)
        .hasMessageContaining(file.toString());
    assertThat(Files.readAllLines(file)).hasSize(3);
  }

  @Test
  void onlyAnOutboxThatCanBeWrittenRefusesOneFile() throws IOException {
    // Given: a file where the directory of one tenant should be
    Files.createDirectory(outbox.resolve("results"));
    Files.createFile(outbox.resolve("results/acme"));
    // Then
    assertThatThrownBy(() -> files.write(Facts.results(Facts.dropped("acme", "order-1"))))
        .isInstanceOf(ResultsRefused.class);
    assertThat(outbox).isDirectoryNotContaining("glob:**.part-*");
    // When
    Files.createFile(outbox.resolve("no-directory"));
    ResultsFile nowhere =
        new ResultsFile(outbox.resolve("no-directory"), new DurableFile(() -> "1"));
    // Then
    assertThatThrownBy(() -> nowhere.write(Facts.results(Facts.dropped("acme", "order-1"))))
        .isInstanceOf(UncheckedIOException.class);
  }
}
