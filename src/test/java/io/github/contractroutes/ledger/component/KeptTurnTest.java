package io.github.contractroutes.ledger.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerDoor;
import io.github.contractroutes.ledger.LedgerSettings;
import io.github.contractroutes.ledger.StoredFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A delivery that takes longer than a turn, on a ledger that several instances share. */
class KeptTurnTest {
  private static final String KIND = "pending-deliveries/archive";
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final LedgerDoor.Faults NONE =
      new LedgerDoor.Faults() {
        @Override
        public void before(boolean write) {}

        @Override
        public void beforeCommit(boolean write) {}

        @Override
        public void afterCommit(boolean write) {}
      };

  @TempDir Path folder;
  private final AtomicLong clockMicros = new AtomicLong(1_800_000_000_000_000L);
  private final AtomicInteger sent = new AtomicInteger();
  private final CountDownLatch through = new CountDownLatch(1);
  private final DefaultCamelContext context = new DefaultCamelContext();
  private LedgerDoor door;
  private Ledger ledger;

  @BeforeEach
  void aDeliveryIsUnderWay() throws Exception {
    LedgerSettings settings = new LedgerSettings("jdbc:sqlite:-", "group", true, true, 3);
    door = new LedgerDoor(folder.resolve("ledger.db"), clockMicros::get);
    ledger = door.process(settings, true, NONE);
    context.addComponent("ledger", new LedgerComponent(ledger, null, "me"));
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from("ledger:pending-deliveries?target=archive")
                .process(
                    exchange -> {
                      sent.incrementAndGet();
                      through.await();
                    });
          }
        });
    context.start();
    aStoredDocument();
    await().atMost(LONG).until(() -> sent.get() == 1);
  }

  @AfterEach
  void close() throws IOException {
    through.countDown();
    context.close();
    door.close();
  }

  @Test
  void theTurnIsKeptWhileTheFileIsOnItsWay() {
    for (int longer = 0; longer < 2; longer++) {
      // When
      clockMicros.addAndGet(10_000_000);
      // Then
      long now = clockMicros.get() / 1000;
      await()
          .atMost(LONG)
          .until(
              () ->
                  door.number("select lease_until from publisher where kind = ?", KIND)
                      > now + 9_000);
    }
    assertThat(ledger.outbox().mayPublish(KIND, "another", 15_000)).isFalse();
    through.countDown();
    await().atMost(LONG).until(() -> pending() == 0);
    assertThat(sent).hasValue(1);
  }

  @Test
  void whatCameThroughAfterTheTurnWasLostIsDeliveredOnceMore() {
    // Given: another instance took the turn and delivered the same file
    door.force("update publisher set owner = 'another' where kind = ?", KIND);
    door.force("update delivery set pending = 0");
    // When
    through.countDown();
    // Then
    await().atMost(LONG).until(() -> pending() == 1);
    assertThat(sent).hasValue(1);
    // When
    ledger.outbox().leavePublishing(KIND, "another");
    // Then
    await().atMost(LONG).until(() -> pending() == 0);
    assertThat(sent).hasValue(2);
  }

  private long pending() {
    return door.number("select count(*) from delivery where pending = 1");
  }

  private void aStoredDocument() {
    Named.document(ledger);
    long id = ledger.downloads().take().orElseThrow().id();
    ledger.downloads().stored(new StoredFile(id, "acme/flow-1/0-a.pdf", 3, "abc"));
  }
}
