package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.download;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The same ledger on PostgreSQL, and what several instances do to each other. */
class PostgresLedgerTest extends LedgerTest {
  private static final int INSTANCES = 3;

  private String url;

  @Override
  LedgerFixture newFixture() {
    url = TestDatabase.create();
    return new LedgerFixture(url, TestDatabase.clock(url));
  }

  /** Here a restart is another instance that finds the leases of the dead one run out. */
  @Override
  @Test
  void afterARestartClaimedIsDueAndAMarkedCreateIsInDoubtAndAMarkedReadIsDue() {
    // Given
    fixture.ledger.accept(poll(create("claimed", "acme", 1, 0), download("read", "acme", 1, 1)));
    fixture.ledger.claim(fixture.claim("create", 20)).orElseThrow();
    ClaimedCall read = fixture.ledger.claim(fixture.claim("download", 50)).orElseThrow();
    fixture.ledger.markSent(read.id(), "me");
    fixture.ledger.accept(poll(create("marked", "beta", 2, 2)));
    ClaimedCall marked = fixture.ledger.claim(fixture.claim("create", 20)).orElseThrow();
    fixture.ledger.markSent(marked.id(), "me");
    // When
    int before = fixture.recoverExpired();
    fixture.passMillis(60_000);
    int after = fixture.recoverExpired();
    // Then
    assertThat(before).isZero();
    assertThat(after).isEqualTo(3);
    assertThat(fixture.ledger.sight().items())
        .containsEntry("DUE", 2L)
        .containsEntry("IN_DOUBT", 2L)
        .doesNotContainKeys("CLAIMED", "CALLING");
  }

  @Test
  void instancesThatClaimAtOnceNeverTakeTheSameItemOrTheSameSlot() throws Exception {
    // Given
    fixture.ledger.accept(poll(download("big", "acme", 1_000, 0), download("x", "beta", 500, 1)));
    // When
    List<ClaimedCall> calls =
        together(
            ledger -> {
              List<ClaimedCall> mine = new ArrayList<>();
              for (Optional<ClaimedCall> call = ledger.claim(fixture.claim("download", 50));
                  call.isPresent();
                  call = ledger.claim(fixture.claim("download", 50))) {
                mine.add(call.get());
              }
              return mine;
            });
    // Then
    Set<Long> items = new HashSet<>();
    Set<Long> slots = new HashSet<>();
    for (ClaimedCall call : calls) {
      call.items().forEach(item -> assertThat(items.add(item.id())).isTrue());
      assertThat(slots.add(call.opensInMicros())).isTrue();
    }
    assertThat(items).hasSize(1_500);
    assertThat(calls).hasSize(30);
  }

  @Test
  void instancesThatAcceptTheSameRequestAtOnceHaveItOnce() throws Exception {
    // When
    List<Verdict> verdicts =
        together(
            ledger -> {
              List<Verdict> mine = new ArrayList<>();
              for (int i = 0; i < 50; i++) {
                mine.addAll(ledger.accept(poll(create("r" + i, "acme", 2, i))));
              }
              return mine;
            });
    // Then
    assertThat(verdicts).filteredOn(Verdict.Accepted.class::isInstance).hasSize(50);
    assertThat(verdicts)
        .filteredOn(Verdict.Repeated.class::isInstance)
        .hasSize(50 * (INSTANCES - 1));
    assertThat(fixture.ledger.sight().items()).containsEntry("DUE", 100L);
  }

  @Test
  void callsOfOneRequestSettledAtOnceGiveOneSummary() throws Exception {
    // Given
    fixture.ledger.accept(poll(create("r", "acme", 60, 0)));
    // When
    together(
        ledger -> {
          for (Optional<ClaimedCall> call = ledger.claim(fixture.claim("create", 2));
              call.isPresent();
              call = ledger.claim(fixture.claim("create", 2))) {
            ledger.markSent(call.get().id(), "me");
            ledger.recordAnswer(
                LedgerFixture.all(call.get(), LedgerFixture.done("flow-" + call.get().id())));
          }
          return List.of();
        });
    // Then
    List<PendingOutcome> outcomes = fixture.ledger.outbox().pendingOutcomes(100);
    assertThat(outcomes).filteredOn(outcome -> !outcome.summary()).hasSize(60);
    assertThat(outcomes).filteredOn(PendingOutcome::summary).hasSize(1);
  }

  @Test
  void aDatabaseThatWouldLoseCommitsIsRefused() {
    // Given
    String careless = TestDatabase.create() + "&options=-c%20synchronous_commit=off";
    // Then
    assertThatThrownBy(
            () ->
                Ledger.open(
                    new LedgerSettings(careless, "group", true, true, 3), fixture.clockMicros::get))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("synchronous_commit = on");
  }

  private interface Instance<T> {
    List<T> run(Ledger ledger) throws Exception;
  }

  private <T> List<T> together(Instance<T> work) throws Exception {
    ExecutorService instances = Executors.newFixedThreadPool(INSTANCES);
    try {
      List<Callable<List<T>>> tasks = new ArrayList<>();
      for (int i = 0; i < INSTANCES; i++) {
        tasks.add(
            () -> {
              try (Ledger ledger =
                  Ledger.open(
                      new LedgerSettings(url, "group", true, true, 3), fixture.clockMicros::get)) {
                return work.run(ledger);
              }
            });
      }
      List<T> all = new ArrayList<>();
      for (Future<List<T>> result : instances.invokeAll(tasks)) {
        all.addAll(result.get());
      }
      return all;
    } finally {
      instances.shutdown();
    }
  }
}
