package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.all;
import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's command and the service on one SQLite file. */
class BesideServiceTest {
  @TempDir Path folder;

  @Test
  void anOperatorSettlesWhileTheServiceHoldsTheLedgerAndWrites() throws Exception {
    // Given: a service that keeps accepting
    try (LedgerFixture service = new LedgerFixture(folder.resolve("ledger.db"));
        Ledger operator = operator(service)) {
      service.ledger.accept(poll(create("r1", "acme", 20, 0)));
      ClaimedCall call = service.ledger.claim(service.claim("create", 20)).orElseThrow();
      service.ledger.markSent(call.id(), "me");
      OutcomeError error = new OutcomeError("NoAnswer", "No answer.", "transport", false);
      service.ledger.recordAnswer(all(call, new Fate.InDoubt(error, List.of())));
      ExecutorService threads = Executors.newSingleThreadExecutor();
      CountDownLatch begun = new CountDownLatch(1);
      Future<?> writing =
          threads.submit(
              () -> {
                for (int i = 1; i <= 200; i++) {
                  service.ledger.accept(poll(create("n" + i, "acme", 1, i)));
                  begun.countDown();
                }
              });
      begun.await();
      // When
      for (int index = 0; index < 20; index++) {
        operator
            .doubts()
            .decide(
                new Decision(
                    Decision.Action.ADOPT, call.id(), index, "flow" + index, "ada", "seen"));
      }
      writing.get();
      threads.shutdown();
      // Then
      assertThat(service.ledger.sight().items())
          .containsEntry("SUCCEEDED", 20L)
          .containsEntry("DUE", 200L)
          .doesNotContainKey("IN_DOUBT");
      assertThat(service.ledger.outbox().pendingOutcomes(100))
          .filteredOn(outcome -> outcome.status() == Status.SUCCEEDED)
          .hasSize(20);
    }
  }

  @Test
  void withoutALedgerACommandSaysSoAndMakesNone() {
    LedgerSettings settings =
        new LedgerSettings("jdbc:sqlite:" + folder.resolve("no.db"), "group", true, true, 3);
    assertThatThrownBy(() -> Ledger.openBesideService(settings, () -> 0))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("There is no ledger at");
    assertThat(folder.resolve("no.db")).doesNotExist();
  }

  private Ledger operator(LedgerFixture service) {
    return Ledger.openBesideService(
        new LedgerSettings("jdbc:sqlite:" + folder.resolve("ledger.db"), "group", true, true, 3),
        service.clockMicros::get);
  }
}
