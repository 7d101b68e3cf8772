package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.all;
import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.done;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoubtsTest {
  private static final long MINUTE = 60_000;
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
  void whatIsInDoubtIsListedWithWhatHelpsToFindIt() {
    // Given
    fixture.ledger.accept(poll(create("r1", "acme", 2, 0)));
    ClaimedCall call = sent(20);
    OutcomeError error = new OutcomeError("InternalError", "Try later.", "essbasic", false);
    fixture.ledger.recordAnswer(all(call, new Fate.InDoubt(error, List.of("flowA", "flowB"))));
    fixture.passMillis(90_000);
    // When
    List<Doubt> doubts = fixture.ledger.doubts().list(10);
    // Then
    assertThat(doubts).hasSize(2);
    Doubt second = doubts.get(1);
    assertThat(second.callId()).isEqualTo(call.id());
    assertThat(second.index()).isEqualTo(1);
    assertThat(second.requestId()).isEqualTo("r1");
    assertThat(second.tenant()).isEqualTo("acme");
    assertThat(second.item()).isEqualTo(1);
    assertThat(second.ageMillis()).isEqualTo(90_000);
    assertThat(second.flowIds()).containsExactly("flowA", "flowB");
    assertThat(second.error()).isEqualTo(error);
    assertThat(second.platformRequestId()).isEqualTo("request-1");
    assertThat(second.mark()).isEqualTo(ContractMark.of(call.id(), call.items().get(1).id()));
  }

  @Test
  void anAdoptedContractIsToldAsSucceededWithTheNextRevisionAndANewSummary() {
    // Given
    ClaimedCall call = inDoubt("r1", 2);
    fixture.ledger.outbox().outcomesPublished(fixture.ledger.outbox().pendingOutcomes(100));
    // When
    String said = decide(Decision.Action.ADOPT, call.id(), 1, "flowA");
    // Then
    assertThat(said).isEqualTo("Item 1 of call " + call.id() + " is SUCCEEDED with flow flowA.");
    List<PendingOutcome> told = fixture.ledger.outbox().pendingOutcomes(100);
    assertThat(told).hasSize(2);
    assertThat(told.get(0).status()).isEqualTo(Status.SUCCEEDED);
    assertThat(told.get(0).revision()).isEqualTo(2);
    assertThat(told.get(0).index()).isEqualTo(1);
    assertThat(text(told.get(0).detail())).contains("\"flowId\":\"flowA\"");
    assertThat(told.get(1).summary()).isTrue();
    assertThat(told.get(1).revision()).isEqualTo(2);
    assertThat(text(told.get(1).detail())).contains("\"IN_DOUBT\":1").contains("\"SUCCEEDED\":1");
  }

  @Test
  void oneSettledItemLeavesTheRestOfItsCallInDoubt() {
    // Given
    ClaimedCall call = inDoubt("r1", 3);
    // When
    decide(Decision.Action.REFUSE, call.id(), 1, null);
    // Then
    assertThat(fixture.ledger.doubts().list(10)).extracting(Doubt::index).containsExactly(0, 2);
    assertThat(fixture.ledger.sight().items())
        .containsEntry("IN_DOUBT", 2L)
        .containsEntry("REFUSED", 1L);
  }

  @Test
  void aStaleScreenChangesNothingAndIsToldWhoDecidedBefore() {
    // Given
    ClaimedCall call = inDoubt("r1", 1);
    decide(Decision.Action.RESEND, call.id(), 0, null);
    // When / Then
    assertThatThrownBy(() -> decide(Decision.Action.RESEND, call.id(), 0, null))
        .isInstanceOf(LedgerException.class)
        .hasMessageStartingWith("Item 0 of call " + call.id() + " is not in doubt: it is DUE; ")
        .hasMessageContaining("ada said RESEND at 2027-01-15T08:00:00Z.");
    assertThat(fixture.ledger.doubts().history(10)).hasSize(1);
  }

  @Test
  void aStaleScreenIsToldSoAlsoWhenTheItemIsInAnotherCall() {
    // Given
    ClaimedCall call = inDoubt("r1", 1);
    decide(Decision.Action.RESEND, call.id(), 0, null);
    fixture.passMillis(15 * MINUTE);
    ClaimedCall second = sent(20);
    fixture.ledger.recordAnswer(all(second, done("flowB")));
    // When / Then
    assertThatThrownBy(() -> decide(Decision.Action.ADOPT, call.id(), 0, "flowA"))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("is not in doubt: it is SUCCEEDED with flow flowB; ada said RESEND");
  }

  @Test
  void twoScreensAtTheSameMomentResendOnce() throws Exception {
    // Given
    ClaimedCall call = inDoubt("r1", 1);
    ExecutorService screens = Executors.newFixedThreadPool(4);
    CountDownLatch go = new CountDownLatch(1);
    // When
    List<Future<Boolean>> answers =
        java.util.stream.IntStream.range(0, 4)
            .mapToObj(
                i ->
                    screens.submit(
                        () -> {
                          go.await();
                          try {
                            decide(Decision.Action.RESEND, call.id(), 0, null);
                            return true;
                          } catch (LedgerException e) {
                            return false;
                          }
                        }))
            .toList();
    go.countDown();
    int done = 0;
    for (Future<Boolean> answer : answers) {
      done += answer.get() ? 1 : 0;
    }
    screens.shutdown();
    // Then
    assertThat(done).isEqualTo(1);
    assertThat(fixture.ledger.doubts().history(10)).hasSize(1);
  }

  @Test
  void aFlowOfAnotherItemIsNotAdopted() {
    // Given
    ClaimedCall call = inDoubt("r1", 2);
    decide(Decision.Action.ADOPT, call.id(), 0, "flowA");
    // When / Then
    assertThatThrownBy(() -> decide(Decision.Action.ADOPT, call.id(), 1, "flowA"))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("Flow flowA belongs to another item already");
    assertThat(fixture.ledger.doubts().history(10)).hasSize(1);
    assertThat(fixture.ledger.sight().items()).containsEntry("IN_DOUBT", 1L);
  }

  @Test
  void decisionsWithoutAReasonAFlowIdOrAnItemAreRefused() {
    ClaimedCall call = inDoubt("r1", 1);
    Doubts doubts = fixture.ledger.doubts();
    assertThatThrownBy(
            () ->
                doubts.decide(new Decision(Decision.Action.REFUSE, call.id(), 0, null, "ada", " ")))
        .hasMessageContaining("needs a reason");
    assertThatThrownBy(() -> decide(Decision.Action.ADOPT, call.id(), 0, null))
        .hasMessageContaining("takes its flow id");
    assertThatThrownBy(() -> decide(Decision.Action.ADOPT, call.id(), 0, "flow with spaces"))
        .hasMessageContaining("takes its flow id");
    assertThatThrownBy(() -> decide(Decision.Action.REFUSE, call.id(), 7, null))
        .hasMessage("There is no item 7 of call " + call.id() + ".");
  }

  @Test
  void aResendWaitsUntilTheOldSignatureHasExpired() {
    // Given: two minutes of the fifteen are gone
    ClaimedCall call = inDoubt("r1", 1);
    fixture.passMillis(2 * MINUTE);
    // When
    String said = decide(Decision.Action.RESEND, call.id(), 0, null);
    // Then
    assertThat(said).contains("will be sent again from 2027-01-15T08:15:00Z on");
    fixture.passMillis(13 * MINUTE - 1);
    assertThat(fixture.ledger.claim(fixture.claim("create", 20))).isEmpty();
    fixture.passMillis(1);
    ClaimedCall again = sent(20);
    fixture.ledger.recordAnswer(all(again, done("flowA")));
    assertThat(fixture.ledger.outbox().pendingOutcomes(10))
        .filteredOn(outcome -> !outcome.summary())
        .extracting(PendingOutcome::status, PendingOutcome::revision)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Status.IN_DOUBT, 1),
            org.assertj.core.groups.Tuple.tuple(Status.SUCCEEDED, 2));
  }

  @Test
  void aResendOfAnOldItemIsNotTooOldToBeSent() {
    // Given: found after a weekend
    ClaimedCall call = inDoubt("r1", 1);
    fixture.passMillis(72 * 60 * MINUTE);
    decide(Decision.Action.RESEND, call.id(), 0, null);
    // When
    fixture.ledger.expire(24 * 60 * MINUTE, 24 * 60 * MINUTE);
    // Then
    assertThat(fixture.ledger.claim(fixture.claim("create", 20))).isPresent();
  }

  @Test
  void aResendThatWasNotSentInTimeIsInDoubtAgainAndNotRefused() {
    // Given
    ClaimedCall call = inDoubt("r1", 1);
    decide(Decision.Action.RESEND, call.id(), 0, null);
    fixture.passMillis(25 * 60 * MINUTE);
    // When
    int ended = fixture.ledger.expire(24 * 60 * MINUTE, 24 * 60 * MINUTE);
    // Then
    assertThat(ended).isEqualTo(1);
    assertThat(fixture.ledger.doubts().list(10))
        .singleElement()
        .satisfies(
            doubt -> {
              assertThat(doubt.callId()).isEqualTo(call.id());
              assertThat(doubt.error().code()).isEqualTo("resend-not-sent");
            });
  }

  @Test
  void theLateAnswerOfTheLostCallPreventsTheSecondSend() {
    // Given
    ClaimedCall call = lost("r1", 1);
    decide(Decision.Action.RESEND, call.id(), 0, null);
    // When
    boolean settled = fixture.ledger.recordAnswer(all(call, done("flowA")));
    // Then
    fixture.passMillis(20 * MINUTE);
    assertThat(settled).isTrue();
    assertThat(fixture.ledger.claim(fixture.claim("create", 20))).isEmpty();
    assertThat(fixture.ledger.sight().items()).containsEntry("SUCCEEDED", 1L);
    assertThat(fixture.ledger.doubts().alarms()).isEmpty();
  }

  @Test
  void theLateAnswerPreventsTheSecondSendAlsoWhenTheItemIsClaimedForIt() {
    // Given: the item waits in the second call, beside another one
    ClaimedCall call = lost("r1", 1);
    decide(Decision.Action.RESEND, call.id(), 0, null);
    fixture.passMillis(20 * MINUTE);
    fixture.ledger.accept(poll(create("r2", "acme", 1, 1)));
    ClaimedCall second = claim(20);
    // When
    fixture.ledger.recordAnswer(all(call, done("flowA")));
    // Then: the second call lacks an item and is not sent; the other item goes alone
    assertThatThrownBy(() -> fixture.ledger.markSent(second.id(), "me"))
        .hasMessageContaining("it is not sent");
    fixture.ledger.giveUp(second.id(), 0);
    assertThat(sent(20).items()).hasSize(1);
    assertThat(fixture.ledger.sight().items()).containsEntry("SUCCEEDED", 1L);
  }

  @Test
  void theLateAnswerWhileTheSecondCallIsOutRaisesAnAlarm() {
    // Given
    ClaimedCall call = lost("r1", 1);
    decide(Decision.Action.RESEND, call.id(), 0, null);
    fixture.passMillis(20 * MINUTE);
    ClaimedCall second = sent(20);
    // When
    fixture.ledger.recordAnswer(all(call, done("flowA")));
    fixture.ledger.recordAnswer(all(second, done("flowB")));
    // Then
    assertThat(fixture.ledger.doubts().alarms())
        .singleElement()
        .satisfies(
            alarm -> {
              assertThat(alarm.callId()).isEqualTo(call.id());
              assertThat(alarm.flowId()).isEqualTo("flowA");
              assertThat(alarm.message()).contains("being sent again in call " + second.id());
            });
    assertThat(fixture.ledger.sight().items()).containsEntry("SUCCEEDED", 1L);
  }

  @Test
  void theLateAnswerAfterAnOperatorsWordIsStoredRaisesAnAlarmAndOverwritesNothing() {
    // Given: two items, one adopted rightly, one refused wrongly
    ClaimedCall call = lost("r1", 2);
    decide(Decision.Action.ADOPT, call.id(), 0, "flowA");
    decide(Decision.Action.REFUSE, call.id(), 1, null);
    fixture.ledger.outbox().outcomesPublished(fixture.ledger.outbox().pendingOutcomes(100));
    // When
    Settlement late =
        new Settlement(
            call.id(),
            "Answered",
            null,
            "late-1",
            List.of(
                new Settlement.ItemFate(call.items().get(0).id(), done("flowA")),
                new Settlement.ItemFate(call.items().get(1).id(), done("flowB"))),
            null,
            0,
            true,
            Settlement.Caution.NONE);
    fixture.ledger.recordAnswer(late);
    // Then
    assertThat(fixture.ledger.outbox().pendingOutcomes(100)).isEmpty();
    assertThat(fixture.ledger.sight().items())
        .containsEntry("SUCCEEDED", 1L)
        .containsEntry("REFUSED", 1L);
    assertThat(fixture.ledger.doubts().alarms())
        .singleElement()
        .satisfies(
            alarm ->
                assertThat(alarm.message())
                    .contains("created flow flowB, but the item is REFUSED"));
    // And: the same answer once more (from the journal) says nothing new
    fixture.ledger.recordAnswer(late);
    assertThat(fixture.ledger.doubts().alarms()).hasSize(1);
    // And: a person takes it off the list
    long alarm = fixture.ledger.doubts().alarms().get(0).id();
    assertThat(fixture.ledger.doubts().seen(alarm, "ada")).isTrue();
    assertThat(fixture.ledger.doubts().seen(alarm, "ada")).isFalse();
    assertThat(fixture.ledger.doubts().alarms()).isEmpty();
  }

  @Test
  void theLateAnswerThatNamesAFlowOfAnotherItemRaisesAnAlarm() {
    // Given: the operator took the flows of two items for each other
    ClaimedCall call = lost("r1", 2);
    decide(Decision.Action.ADOPT, call.id(), 0, "flowB");
    // When
    fixture.ledger.recordAnswer(
        new Settlement(
            call.id(),
            "Answered",
            null,
            "late-1",
            List.of(new Settlement.ItemFate(call.items().get(1).id(), done("flowB"))),
            null,
            0,
            true,
            Settlement.Caution.NONE));
    // Then
    assertThat(fixture.ledger.doubts().alarms())
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.message()).contains("which another item has already"));
  }

  @Test
  void whoWhenAndWhyAreKept() {
    // Given
    ClaimedCall call = inDoubt("r1", 1);
    // When
    decide(Decision.Action.ADOPT, call.id(), 0, "flowA");
    // Then
    assertThat(fixture.ledger.doubts().history(10))
        .containsExactly(
            new Audited(
                fixture.clockMicros.get() / 1000,
                new Decision(
                    Decision.Action.ADOPT, call.id(), 0, "flowA", "ada", "seen in the console")));
  }

  private String decide(Decision.Action action, long callId, int index, String flowId) {
    return fixture
        .ledger
        .doubts()
        .decide(new Decision(action, callId, index, flowId, "ada", "seen in the console"));
  }

  /** A call that was answered with nothing to be made of. */
  private ClaimedCall inDoubt(String requestId, int items) {
    fixture.ledger.accept(poll(create(requestId, "acme", items, 0)));
    ClaimedCall call = sent(items);
    OutcomeError error = new OutcomeError("NoAnswer", "No answer came.", "transport", false);
    fixture.ledger.recordAnswer(all(call, new Fate.InDoubt(error, List.of())));
    return call;
  }

  /** A call whose instance stood still for longer than its lease. */
  private ClaimedCall lost(String requestId, int items) {
    fixture.ledger.accept(poll(create(requestId, "acme", items, 0)));
    ClaimedCall call = sent(items);
    fixture.passMillis(3 * MINUTE);
    assertThat(fixture.ledger.recoverExpired()).isEqualTo(1);
    return call;
  }

  private ClaimedCall claim(int most) {
    return fixture.ledger.claim(fixture.claim("create", most)).orElseThrow();
  }

  private ClaimedCall sent(int most) {
    ClaimedCall call = claim(most);
    fixture.ledger.markSent(call.id(), "me");
    return call;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
