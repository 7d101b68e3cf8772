package io.github.contractroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stopped service, or a fault inside a transaction, leaves behind. */
class RecoveryTest {
  @TempDir Path folder;

  @Test
  void readsAreNotSlowedDownToOneByOneBecauseACallOfTheirsWasLost() {
    try (LedgerFixture house = new LedgerFixture(folder.resolve("ledger.db"))) {
      // Given
      house.ledger.accept(LedgerFixture.poll(LedgerFixture.download("r1", "acme", 5, 0)));
      ClaimedCall call = house.ledger.claim(house.claim("download", 50)).orElseThrow();
      house.ledger.markSent(call.id(), "me");
      // When
      house.restart();
      // Then
      house.passMillis(5_000);
      assertThat(house.ledger.claim(house.claim("download", 50)).orElseThrow().items()).hasSize(5);
    }
  }

  @Test
  void aCreateThatWasMarkedAndNeverSentIsDueAgainWithoutDoubtOrCare() {
    try (LedgerFixture house = new LedgerFixture(folder.resolve("ledger.db"))) {
      // Given: the mark was made, and its owner was not told
      house.ledger.accept(LedgerFixture.poll(LedgerFixture.create("r1", "acme", 5, 0)));
      ClaimedCall call = house.ledger.claim(house.claim("create", 20)).orElseThrow();
      house.ledger.markSent(call.id(), "me");
      // When
      house.ledger.notSent(call.id(), 0);
      house.ledger.notSent(call.id(), 0);
      // Then
      assertThat(house.ledger.sight().items()).containsOnly(Map.entry("DUE", 5L));
      ClaimedCall again = house.ledger.claim(house.claim("create", 20)).orElseThrow();
      assertThat(again.items()).hasSize(5);
      assertThat(again.items()).extracting(ClaimedCall.Item::attempts).containsOnly(0);
      house.ledger.notSent(call.id(), 0);
      assertThat(house.ledger.sight().items()).containsOnly(Map.entry("CLAIMED", 5L));
    }
  }

  @Test
  void aMarkThatIsRefusedSaysThatNothingWasSent() {
    try (LedgerFixture house = new LedgerFixture(folder.resolve("ledger.db"))) {
      // Given: an instance stood still until its claim was somebody else's
      house.ledger.accept(LedgerFixture.poll(LedgerFixture.create("r1", "acme", 5, 0)));
      ClaimedCall call = house.ledger.claim(house.claim("create", 20)).orElseThrow();
      house.passMillis(60_001);
      house.recoverExpired();
      // When, then
      assertThatThrownBy(() -> house.ledger.markSent(call.id(), "me"))
          .isInstanceOf(NotMarked.class)
          .hasMessageContaining("it is not sent");
    }
  }

  @Test
  void aCallWhoseLeaseRanOutWhileNobodyCouldTellItsAnswerIsNotInDoubt() {
    try (LedgerFixture house = new LedgerFixture(folder.resolve("ledger.db"))) {
      // Given: it was sent, and the ledger was gone or its instance stood still since
      house.ledger.accept(LedgerFixture.poll(LedgerFixture.create("r1", "acme", 1, 0)));
      ClaimedCall call = house.ledger.claim(house.claim("create", 20)).orElseThrow();
      house.ledger.markSent(call.id(), "me");
      house.ledger.recoverExpired();
      house.passMillis(600_000);
      // When: somebody looks for calls to give up before the answer comes
      int atOnce = house.ledger.recoverExpired();
      house.passMillis(Overdue.GRACE_MILLIS - 1);
      int soonAfter = house.ledger.recoverExpired();
      house.ledger.recordAnswer(LedgerFixture.all(call, LedgerFixture.done("flow")));
      // Then
      assertThat(atOnce + soonAfter).isZero();
      assertThat(house.ledger.outbox().pendingOutcomes(10))
          .filteredOn(outcome -> !outcome.summary())
          .singleElement()
          .satisfies(
              outcome -> {
                assertThat(outcome.revision()).isEqualTo(1);
                assertThat(outcome.status()).isEqualTo(Status.SUCCEEDED);
              });
    }
  }

  @Test
  void anOldPollOfAConsumerThatStoodStillDoesNotSetThePositionBack() {
    try (LedgerFixture house = new LedgerFixture(folder.resolve("ledger.db"))) {
      // Given
      Poll old = LedgerFixture.poll(LedgerFixture.create("r1", "acme", 1, 0));
      house.ledger.accept(LedgerFixture.poll(LedgerFixture.create("r9", "acme", 1, 8)));
      // When
      house.ledger.accept(old);
      // Then
      assertThat(house.ledger.positions())
          .containsExactly(new Poll.Position("contracts.create", 0, 9));
    }
  }

  @Test
  void anErrorInsideATransactionLeavesNothingForTheNextOneToCommit() {
    try (SqliteDatabase database =
        SqliteDatabase.forService(folder.resolve("ledger.db"), () -> 0)) {
      // Given
      String insert = "insert into lane (name) values (?)";
      assertThatThrownBy(
              () ->
                  database.write(
                      tx -> {
                        tx.update(insert, "half");
                        throw new OutOfMemoryError("for the test");
                      }))
          .isInstanceOf(OutOfMemoryError.class);
      // When
      database.write(tx -> tx.update(insert, "whole"));
      // Then
      assertThat(
              database.<List<String>>read(
                  tx -> tx.list("select name from lane", row -> row.getString(1))))
          .containsExactly("whole");
    }
  }
}
