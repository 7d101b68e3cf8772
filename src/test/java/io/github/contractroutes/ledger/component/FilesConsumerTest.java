package io.github.contractroutes.ledger.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesConsumerTest {
  @TempDir Path folder;
  private final AtomicLong clockMicros = new AtomicLong(1_800_000_000_000_000L);
  private final AtomicInteger fetched = new AtomicInteger();

  @Test
  void aFetchWhoseEndWasNotRecordedIsDueAgainThoughTheServiceLives() throws Exception {
    LedgerSettings settings =
        new LedgerSettings("jdbc:sqlite:" + folder.resolve("ledger.db"), "group", true, true, 3);
    try (Ledger ledger = Ledger.open(settings, clockMicros::get);
        DefaultCamelContext context = new DefaultCamelContext()) {
      // Given
      Named.document(ledger);
      context.addComponent("ledger", new LedgerComponent(ledger, null, "me"));
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              errorHandler(noErrorHandler());
              from("ledger:files")
                  .id("fetch")
                  .process(
                      exchange -> {
                        fetched.incrementAndGet();
                        throw new IllegalStateException("the database is away");
                      });
            }
          });
      context.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> fetched.get() == 1);
      // When: the route stands still, and the service goes on to say that it lives
      context.getRouteController().stopRoute("fetch");
      clockMicros.addAndGet(29_000_000);
      ledger.downloads().hold();
      clockMicros.addAndGet(1_000_000);
      // Then
      assertThat(ledger.downloads().take()).isPresent();
    }
  }
}
