package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.download;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An outage closes the lane: one probe goes out, not the backlog. */
class BreakerTest {
  @TempDir Path folder;
  private LedgerFixture fixture;

  @BeforeEach
  void fiveCallsGoUnanswered() {
    fixture = new LedgerFixture(folder.resolve("ledger.db"));
    fixture.ledger.accept(poll(download("r", "acme", 100, 0)));
    for (int i = 0; i < 5; i++) {
      end(claim().orElseThrow(), false);
    }
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void afterFiveUnansweredCallsNothingLeavesForASecond() {
    assertThat(claim()).isEmpty();
    fixture.passMillis(999);
    assertThat(claim()).isEmpty();
    fixture.passMillis(1);
    assertThat(claim()).isPresent();
  }

  @Test
  void theProbeIsAloneUntilItIsAnswered() {
    // Given
    fixture.passMillis(1_000);
    ClaimedCall probe = claim().orElseThrow();
    // When
    fixture.passMillis(30_000);
    // Then
    assertThat(claim()).isEmpty();
    end(probe, true);
    assertThat(claim()).isPresent();
    assertThat(claim()).isPresent();
  }

  @Test
  void eachProbeThatFailsDoublesThePauseUpToAMinute() {
    long pause = 1_000;
    for (int i = 0; i < 8; i++) {
      fixture.passMillis(pause - 1);
      assertThat(claim()).as("before %d ms", pause).isEmpty();
      fixture.passMillis(1);
      end(claim().orElseThrow(), false);
      pause = Math.min(60_000, pause * 2);
    }
  }

  @Test
  void callsThatWereOutWhenItClosedDoNotCloseItForLonger() {
    // Given
    fixture.passMillis(1_000);
    end(claim().orElseThrow(), true);
    List<ClaimedCall> out = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      out.add(claim().orElseThrow());
    }
    // When
    for (ClaimedCall call : out) {
      end(call, false);
    }
    // Then
    fixture.passMillis(1_000);
    assertThat(claim()).isPresent();
  }

  @Test
  void anAnswerThatOpensTheLaneDoesNotEndThePauseAfterACallThatWasRefusedForItsRate() {
    // Given: three calls are out, and somebody else uses the account
    fixture.passMillis(1_000);
    end(claim().orElseThrow(), true);
    ClaimedCall refused = claim().orElseThrow();
    ClaimedCall lost = claim().orElseThrow();
    ClaimedCall answered = claim().orElseThrow();
    fixture.ledger.markSent(refused.id(), "me");
    Fate again = new Fate.Again(0, refused.items().get(0).callKey(), true);
    Settlement all = LedgerFixture.all(refused, again);
    fixture.ledger.recordAnswer(
        new Settlement(
            all.callId(),
            Settlement.NOT_NOW,
            null,
            null,
            all.fates(),
            null,
            1_000,
            true,
            Settlement.Caution.AS_BEFORE));
    // When
    end(lost, false);
    end(answered, true);
    // Then
    assertThat(claim()).isEmpty();
    fixture.passMillis(999);
    assertThat(claim()).isEmpty();
    fixture.passMillis(1);
    assertThat(claim()).isPresent();
  }

  @Test
  void theBreakerIsInTheLedgerAndOutlivesARestart() {
    // When
    fixture.restart();
    // Then
    assertThat(claim()).isEmpty();
  }

  private Optional<ClaimedCall> claim() {
    return fixture.ledger.claim(fixture.claim("download", 1));
  }

  private void end(ClaimedCall call, boolean reachable) {
    fixture.ledger.markSent(call.id(), "me");
    Fate fate =
        reachable
            ? LedgerFixture.done("flow-" + call.id())
            : new Fate.Again(0, call.items().get(0).callKey(), true);
    Settlement all = LedgerFixture.all(call, fate);
    fixture.ledger.recordAnswer(
        new Settlement(
            all.callId(),
            all.answer(),
            null,
            null,
            all.fates(),
            null,
            0,
            reachable,
            Settlement.Caution.AS_BEFORE));
  }
}
