package io.github.contractroutes.ledger.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.contractroutes.ledger.FinishedFlow;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerSettings;
import io.github.contractroutes.ledger.ManifestsRefused;
import io.github.contractroutes.ledger.RequestResults;
import io.github.contractroutes.ledger.ResultsRefused;
import io.github.contractroutes.ledger.StoredFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be written for its own sake rests, and others go on. */
class RefusedFilesTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final AtomicLong clockMicros = new AtomicLong(1_800_000_000_000_000L);
  private final AtomicInteger tried = new AtomicInteger();

  @Test
  void aManifestThatTheRouteRefusesRestsAndComesAgain() throws Exception {
    LedgerSettings settings =
        new LedgerSettings("jdbc:sqlite:" + folder.resolve("ledger.db"), "group", true, true, 3);
    try (Ledger ledger = Ledger.open(settings, clockMicros::get);
        DefaultCamelContext context = new DefaultCamelContext()) {
      // Given
      Named.document(ledger);
      long id = ledger.downloads().take().orElseThrow().id();
      ledger.downloads().stored(new StoredFile(id, "acme/flow-1/0-a.pdf", 3, "abc"));
      context.addComponent("ledger", new LedgerComponent(ledger, null, "me"));
      context.addRoutes(
          new RouteBuilder() {
            @Override
            @SuppressWarnings("unchecked")
            public void configure() {
              errorHandler(noErrorHandler());
              from("ledger:pending-manifests")
                  .process(
                      exchange -> {
                        List<FinishedFlow> flows = exchange.getMessage().getBody(List.class);
                        if (tried.incrementAndGet() == 1) {
                          throw new ManifestsRefused(flows, "Not now", null);
                        }
                      });
            }
          });
      // When
      context.start();
      // Then
      await().atMost(LONG).until(() -> ledger.outbox().pendingManifests(10).isEmpty());
      assertThat(tried).hasValue(1);
      // When
      clockMicros.addAndGet(5_000_000);
      // Then
      await().atMost(LONG).until(() -> tried.get() == 2);
      await().atMost(LONG).until(() -> ledger.outbox().pendingManifests(10).isEmpty());
    }
  }

  @Test
  void aResultsFileThatTheRouteRefusesHoldsUpNoOtherAndComesAgain() throws Exception {
    LedgerSettings settings =
        new LedgerSettings("jdbc:sqlite:" + folder.resolve("ledger.db"), "group", true, true, 3);
    List<String> written = new CopyOnWriteArrayList<>();
    try (Ledger ledger = Ledger.open(settings, clockMicros::get);
        DefaultCamelContext context = new DefaultCamelContext()) {
      // Given
      Named.dropped(ledger, "first");
      Named.dropped(ledger, "second");
      context.addComponent("ledger", new LedgerComponent(ledger, null, "me"));
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              errorHandler(noErrorHandler());
              from("ledger:pending-result-files")
                  .process(
                      exchange -> {
                        List<RequestResults> results =
                            List.copyOf(exchange.getMessage().getBody(List.class));
                        int from = tried.incrementAndGet() == 1 ? 1 : 0;
                        results.stream()
                            .skip(from)
                            .forEach(each -> written.add(each.request().requestId()));
                        if (from == 1) {
                          throw new ResultsRefused(results.subList(0, 1), "Not now", null);
                        }
                      });
            }
          });
      // When
      context.start();
      // Then
      await().atMost(LONG).until(() -> written.equals(List.of("second")));
      // When
      clockMicros.addAndGet(5_000_000);
      // Then
      await().atMost(LONG).until(() -> written.equals(List.of("second", "first")));
    }
  }

  @Test
  void resultsThatAreTakenTogetherAreBoundedByRequestsAndByOutcomes() throws Exception {
    LedgerSettings settings =
        new LedgerSettings("jdbc:sqlite:" + folder.resolve("ledger.db"), "group", true, true, 3);
    try (Ledger ledger = Ledger.open(settings, clockMicros::get)) {
      // Given: three requests of an outcome and a summary each
      Named.dropped(ledger, "first");
      Named.dropped(ledger, "second");
      Named.dropped(ledger, "third");
      // Then
      assertThat(ids(ledger.outbox().pendingResults(2, 1_000))).containsExactly("first", "second");
      assertThat(ids(ledger.outbox().pendingResults(10, 3))).containsExactly("first", "second");
      assertThat(ids(ledger.outbox().pendingResults(10, 1))).containsExactly("first");
    }
  }

  private static List<String> ids(List<RequestResults> results) {
    return results.stream().map(each -> each.request().requestId()).toList();
  }
}
