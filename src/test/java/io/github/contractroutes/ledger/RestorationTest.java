package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.all;
import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.done;
import static io.github.contractroutes.ledger.LedgerFixture.download;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestorationTest {
  @TempDir Path folder;
  LedgerFixture fixture;

  @BeforeEach
  void open() {
    fixture = newFixture();
  }

  LedgerFixture newFixture() {
    return new LedgerFixture(folder.resolve("ledger.db"));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void createsOfARestoredLedgerThatMayHaveBeenSentComeIntoDoubtAndReadsGoOn() {
    // Given: one create waits, one is claimed, one was sent, and a download waits
    fixture.ledger.accept(poll(create("sent", "acme", 1, 0)));
    ClaimedCall sent = fixture.ledger.claim(fixture.claim("create", 1)).orElseThrow();
    fixture.ledger.markSent(sent.id(), "me");
    fixture.ledger.accept(poll(create("claimed", "acme", 1, 1)));
    fixture.ledger.claim(fixture.claim("create", 1)).orElseThrow();
    fixture.ledger.accept(poll(create("waits", "acme", 3, 2), download("d", "acme", 1, 0)));
    // When
    long doubted =
        fixture.ledger.restored(List.of(new Poll.Position("contracts.create", 0, 3)), List.of(10L));
    // Then
    assertThat(doubted).isEqualTo(5);
    assertThat(fixture.ledger.sight().items())
        .containsEntry("IN_DOUBT", 5L)
        .containsEntry("DUE", 1L)
        .hasSize(2);
    assertThat(fixture.ledger.doubts().list(10))
        .extracting(Doubt::requestId, Doubt::index)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("sent", 0),
            org.assertj.core.groups.Tuple.tuple("claimed", 0),
            org.assertj.core.groups.Tuple.tuple("waits", 0),
            org.assertj.core.groups.Tuple.tuple("waits", 1),
            org.assertj.core.groups.Tuple.tuple("waits", 2));
    assertThat(fixture.ledger.outbox().pendingOutcomes(100))
        .filteredOn(outcome -> !outcome.summary() && outcome.request().requestId().equals("waits"))
        .hasSize(3)
        .allMatch(outcome -> outcome.error().code().equals("LedgerRestored"));
  }

  @Test
  void createsThatAreReadAgainComeIntoDoubtUpToWhereTheyMayHaveBeenSent() {
    // Given: the ledger is empty; the lost one had got to offset 1
    fixture.ledger.restored(List.of(new Poll.Position("contracts.create", 0, 0)), List.of(2L));
    // When
    List<Verdict> verdicts =
        fixture.ledger.accept(
            poll(
                create("r0", "acme", 1, 0),
                create("r1", "acme", 2, 1),
                create("r2", "acme", 1, 2)));
    // Then
    assertThat(verdicts).containsOnly(new Verdict.Accepted());
    assertThat(fixture.ledger.doubts().list(10))
        .extracting(Doubt::requestId)
        .containsExactly("r0", "r1", "r1");
    ClaimedCall call = fixture.ledger.claim(fixture.claim("create", 20)).orElseThrow();
    assertThat(call.items()).hasSize(1);
  }

  @Test
  void aDoubtOfARestoredLedgerIsSettledLikeAnyOther() {
    // Given
    fixture.ledger.restored(List.of(new Poll.Position("contracts.create", 0, 0)), List.of(1L));
    fixture.ledger.accept(poll(create("r0", "acme", 1, 0)));
    Doubt doubt = fixture.ledger.doubts().list(10).get(0);
    // When: resent, and not before any old signature can have expired
    fixture
        .ledger
        .doubts()
        .decide(
            new Decision(
                Decision.Action.RESEND, doubt.callId(), doubt.index(), null, "ada", "not there"));
    // Then
    fixture.passMillis(15 * 60_000 - 1);
    assertThat(fixture.ledger.claim(fixture.claim("create", 20))).isEmpty();
    fixture.passMillis(1);
    ClaimedCall call = fixture.ledger.claim(fixture.claim("create", 20)).orElseThrow();
    fixture.ledger.markSent(call.id(), "me");
    fixture.ledger.recordAnswer(all(call, done("flow")));
    assertThat(fixture.ledger.sight().items()).containsEntry("SUCCEEDED", 1L).hasSize(1);
  }

  @Test
  void positionsAreThoseOfTheLastPolls() {
    // Given
    fixture.ledger.accept(poll(create("r0", "acme", 1, 4)));
    // When / Then
    assertThat(fixture.ledger.positions())
        .containsExactly(new Poll.Position("contracts.create", 0, 5));
  }
}
