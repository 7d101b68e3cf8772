package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.done;
import static io.github.contractroutes.ledger.LedgerFixture.download;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What waits is counted, what waited too long is ended, and what is done is forgotten. */
class OldRequestsTest extends FreshLedger {
  @Test
  void whatWaitsTooLongIsRefusedIfItWasACreateAndFailedIfItMayBeRepeated() {
    // Given
    fixture.ledger.accept(poll(create("c", "acme", 1, 0), download("d", "acme", 1, 1)));
    fixture.passMillis(1_001);
    // When
    int ended = fixture.ledger.expire(1_000, 1_000);
    // Then
    assertThat(ended).isEqualTo(2);
    assertThat(fixture.ledger.sight().items())
        .containsEntry("REFUSED", 1L)
        .containsEntry("FAILED", 1L);
  }

  @Test
  void aCreateThatHasWaitedTooLongIsNeverClaimedAlsoBeforeAnybodyLooksForOldOnes() {
    // Given: more than are ended at once, and a young one behind them
    fixture.ledger.accept(poll(create("old", "acme", 510, 0)));
    fixture.passMillis(1_001);
    fixture.ledger.accept(poll(create("young", "acme", 1, 1)));
    // When
    List<Optional<ClaimedCall>> claimed = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      claimed.add(fixture.ledger.claim(claim("create", 1_000)));
    }
    // Then
    assertThat(claimed.get(0)).isEmpty();
    assertThat(claimed.get(1).orElseThrow().items()).hasSize(1);
    assertThat(claimed.get(2)).isEmpty();
    assertThat(fixture.ledger.sight().items())
        .containsOnly(Map.entry("REFUSED", 510L), Map.entry("CLAIMED", 1L));
    assertThat(fixture.ledger.outbox().pendingOutcomes(1))
        .first()
        .satisfies(told -> assertThat(told.error().code()).isEqualTo("not-sent"));
  }

  @Test
  void aReadThatHasWaitedLongIsStillSent() {
    fixture.ledger.accept(poll(download("d", "acme", 1, 0)));
    fixture.passMillis(1_001);

    assertThat(fixture.ledger.claim(claim("download", 1_000))).isPresent();
  }

  @Test
  void noCreateThatHasWaitedTooLongIsAddedToACall() {
    // Given: a young call, and one that waited while it was resent
    fixture.ledger.accept(poll(create("old", "acme", 1, 0)));
    fixture.passMillis(900);
    fixture.ledger.accept(poll(create("young", "acme", 1, 1)));
    Claim one = claim("create", 1_000);
    ClaimedCall call = fixture.ledger.claim(one).orElseThrow();
    assertThat(call.items()).hasSize(2);
    // When
    fixture.ledger.accept(poll(create("late", "acme", 1, 2)));
    fixture.passMillis(1_001);
    // Then
    assertThat(fixture.ledger.topUp(one, call).items()).hasSize(2);
  }

  private Claim claim(String operation, long createMaxAgeMillis) {
    return fixture.claim(operation, 20, false, createMaxAgeMillis);
  }

  @Test
  void manyThatMayWaitLongerHideNoneThatHasWaitedTooLong() {
    // Given
    fixture.ledger.accept(poll(create("c", "acme", 600, 0)));
    fixture.passMillis(10);
    fixture.ledger.accept(poll(download("d", "acme", 1, 1)));
    fixture.passMillis(1_001);
    // When
    int ended = fixture.ledger.expire(60_000, 1_000);
    // Then
    assertThat(ended).isEqualTo(1);
    assertThat(fixture.ledger.sight().items())
        .containsEntry("FAILED", 1L)
        .containsEntry("DUE", 600L);
  }

  @Test
  void aCallThatMustStayKeepsNoOtherFromBeingForgotten() throws Exception {
    // Given
    fixture.ledger.accept(poll(create("doubted", "acme", 1, 2)));
    finish(
        "create", 20, new Fate.InDoubt(new OutcomeError("X", "?", "transport", false), List.of()));
    try (Connection beside = DriverManager.getConnection(fixture.url);
        Statement statement = beside.createStatement()) {
      String call =
          """
          insert into call (lane, agent, repeatable, items, state, owner, lease_until, claimed_at)
          select lane, agent, 1, 1, 'ANSWERED', owner, lease_until, claimed_at from call
          """;
      for (int doubled = 0; doubled < 12; doubled++) {
        statement.executeUpdate(call);
      }
      fixture.passMillis(10_000);
      // When
      for (int round = 0; round < 5; round++) {
        fixture.ledger.delete(5_000);
      }
      // Then
      try (ResultSet calls = statement.executeQuery("select count(*) from call")) {
        calls.next();
        assertThat(calls.getInt(1)).isEqualTo(1);
      }
    }
  }

  @Test
  void whatIsOpenIsCountedWithoutWhatIsDone() {
    // Given
    fixture.ledger.accept(poll(create("done", "acme", 2, 0)));
    finish("create", 20, done("flow"));
    fixture.ledger.accept(poll(create("calling", "acme", 3, 1)));
    fixture.passMillis(1_000);
    ClaimedCall call = fixture.ledger.claim(fixture.claim("create", 20)).orElseThrow();
    fixture.ledger.markSent(call.id(), "me");
    fixture.ledger.accept(poll(create("due", "acme", 4, 2)));
    // When
    LedgerSight open = fixture.ledger.openSight();
    // Then
    assertThat(open.items()).containsOnly(Map.entry("CALLING", 3L), Map.entry("DUE", 4L));
    assertThat(open.files()).isEmpty();
    assertThat(open.unpublished()).isEqualTo(fixture.ledger.sight().unpublished());
    assertThat(fixture.ledger.waiting().count(100)).isEqualTo(7);
    assertThat(fixture.ledger.waiting().taken()).isEqualTo(9);
  }

  @Test
  void aBacklogLongerThanAStepIsCountedToItsEndOrToWhatIsEnough() {
    // Given
    for (int i = 0; i < 21; i++) {
      fixture.ledger.accept(poll(create("large-" + i, "tenant-" + i, 1_000, i)));
    }
    // Then
    assertThat(fixture.ledger.waiting().count(Long.MAX_VALUE)).isEqualTo(21_000);
    assertThat(fixture.ledger.waiting().count(5_000)).isBetween(5_000L, 21_000L);
  }

  @Test
  void forgettingTakesSomeHundredItemsAtATimeAndNoRequestInPieces() {
    // Given
    for (int i = 0; i < 4; i++) {
      fixture.ledger.accept(poll(create("large-" + i, "acme", 400, i)));
      for (int call = 0; call < 20; call++) {
        finish("create", 20, done("flow"));
        fixture.passMillis(1_000);
      }
    }
    fixture.ledger.outbox().outcomesPublished(fixture.ledger.outbox().pendingOutcomes(10_000));
    fixture.passMillis(10_000);
    // When
    List<Integer> rounds =
        List.of(
            fixture.ledger.delete(5_000),
            fixture.ledger.delete(5_000),
            fixture.ledger.delete(5_000));
    // Then
    assertThat(rounds).containsExactly(2, 2, 0);
    assertThat(fixture.ledger.sight().items()).isEmpty();
  }

  @Test
  void whatIsDoneIsForgottenAndWhatIsOpenOrInDoubtOrUnpublishedIsNot() {
    // Given
    fixture.ledger.accept(poll(create("done", "acme", 1, 0)));
    finish("create", 20, done("flow"));
    fixture.ledger.outbox().outcomesPublished(fixture.ledger.outbox().pendingOutcomes(10));
    fixture.ledger.accept(poll(create("unpublished", "acme", 1, 1)));
    finish("create", 20, done("flow-2"));
    fixture.ledger.accept(poll(create("doubted", "acme", 1, 2)));
    finish(
        "create", 20, new Fate.InDoubt(new OutcomeError("X", "?", "transport", false), List.of()));
    fixture.ledger.accept(poll(create("open", "acme", 1, 3)));
    fixture.passMillis(10_000);
    // When
    int payloads = fixture.ledger.forgetPayloads(5_000);
    int deleted = fixture.ledger.delete(5_000);
    // Then
    assertThat(payloads).isEqualTo(1);
    assertThat(deleted).isEqualTo(1);
    assertThat(fixture.ledger.sight().items())
        .containsEntry("SUCCEEDED", 1L)
        .containsEntry("IN_DOUBT", 1L)
        .containsEntry("DUE", 1L);
    assertThat(
            fixture
                .ledger
                .claim(fixture.claim("create", 20))
                .orElseThrow()
                .items()
                .get(0)
                .payload())
        .isNotEmpty();
  }
}
