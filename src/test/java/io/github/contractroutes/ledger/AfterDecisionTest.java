package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.all;
import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.done;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What follows an operator's word: the second send, and the late answer of the lost call. */
class AfterDecisionTest extends DoubtfulLedger {
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
    ClaimedCall second = sentAgain(call);
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
  void theLateNoToTheFirstCallDoesNotEndTheDoubtAboutTheSecond() {
    // Given
    ClaimedCall call = lost("r1", 1);
    ClaimedCall second = lostAgain(call);
    // When
    OutcomeError no = new OutcomeError("InvalidParameter", "Wrong.", "essbasic", false);
    fixture.ledger.recordAnswer(all(call, new Fate.Refused(no)));
    // Then
    assertThat(fixture.ledger.doubts().list(10))
        .extracting(Doubt::callId)
        .containsExactly(second.id());
    // And: the second call's own no does
    fixture.ledger.recordAnswer(all(second, new Fate.Refused(no)));
    assertThat(fixture.ledger.sight().items()).containsEntry("REFUSED", 1L);
  }

  @Test
  void theLateContractOfTheFirstCallWhileTheSecondIsInDoubtRaisesAnAlarm() {
    // Given
    ClaimedCall call = lost("r1", 1);
    ClaimedCall second = lostAgain(call);
    // When
    fixture.ledger.recordAnswer(all(call, done("flowA")));
    // Then
    assertThat(fixture.ledger.sight().items()).containsEntry("SUCCEEDED", 1L);
    assertThat(fixture.ledger.doubts().alarms())
        .singleElement()
        .satisfies(
            alarm ->
                assertThat(alarm.message())
                    .contains("flow flowA, and the item was sent again in call " + second.id()));
  }

  @ParameterizedTest
  @MethodSource("nothingMade")
  void theLateWordThatNothingWasMadeForAnAdoptedItemRaisesAnAlarm(Fate fate) {
    // Given
    ClaimedCall call = lost("r1", 1);
    decide(Decision.Action.ADOPT, call.id(), 0, "flowA");
    // When
    fixture.ledger.recordAnswer(all(call, fate));
    // Then
    assertThat(fixture.ledger.sight().items()).containsEntry("SUCCEEDED", 1L);
    assertThat(fixture.ledger.doubts().alarms())
        .singleElement()
        .satisfies(
            alarm ->
                assertThat(alarm.message())
                    .startsWith("The late answer to call " + call.id() + " says that ")
                    .endsWith(", but it is SUCCEEDED with flow flowA."));
  }

  @ParameterizedTest
  @MethodSource("nothingMade")
  void theLateWordThatTheFirstCallMadeNothingAgreesWithWhatTheSecondMade(Fate fate) {
    // Given
    ClaimedCall call = lost("r1", 1);
    fixture.ledger.recordAnswer(all(sentAgain(call), done("flowA")));
    // When
    fixture.ledger.recordAnswer(all(call, fate));
    // Then
    assertThat(fixture.ledger.doubts().alarms()).isEmpty();
  }

  static Stream<Fate> nothingMade() {
    return Stream.of(
        new Fate.Refused(new OutcomeError("InvalidParameter", "Wrong.", "essbasic", false)),
        new Fate.Again(0, "key", true),
        new Fate.Again(0, "key", false));
  }

  private ClaimedCall sentAgain(ClaimedCall call) {
    decide(Decision.Action.RESEND, call.id(), 0, null);
    fixture.passMillis(20 * MINUTE);
    return sent(20);
  }

  private ClaimedCall lostAgain(ClaimedCall call) {
    ClaimedCall second = sentAgain(call);
    fixture.passMillis(3 * MINUTE);
    assertThat(fixture.recoverExpired()).isEqualTo(1);
    return second;
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

  /** A call whose instance stood still for longer than its lease. */
  private ClaimedCall lost(String requestId, int items) {
    fixture.ledger.accept(poll(create(requestId, "acme", items, 0)));
    ClaimedCall call = sent(items);
    fixture.passMillis(3 * MINUTE);
    assertThat(fixture.recoverExpired()).isEqualTo(1);
    return call;
  }
}
