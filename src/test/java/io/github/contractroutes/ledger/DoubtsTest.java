package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.all;
import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.done;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What an operator sees of the items in doubt, and which decisions are taken. */
class DoubtsTest extends DoubtfulLedger {
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
  void aDecisionAboutAnEarlierCallSaysNothingAboutTheLaterOne() {
    // Given: in doubt, sent again, and in doubt again
    ClaimedCall call = inDoubt("r1", 1);
    decide(Decision.Action.RESEND, call.id(), 0, null);
    fixture.passMillis(15 * MINUTE);
    ClaimedCall second = sent(20);
    OutcomeError error = new OutcomeError("NoAnswer", "No answer came.", "transport", false);
    fixture.ledger.recordAnswer(all(second, new Fate.InDoubt(error, List.of())));
    // When / Then
    for (Decision.Action action : List.of(Decision.Action.RESEND, Decision.Action.REFUSE)) {
      assertThatThrownBy(() -> decide(action, call.id(), 0, null))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("in doubt as item 0 of call " + second.id());
    }
    assertThatThrownBy(() -> decide(Decision.Action.ADOPT, call.id(), 0, "flowA"))
        .hasMessageContaining("in doubt as item 0 of call " + second.id());
    assertThat(fixture.ledger.doubts().list(10))
        .extracting(Doubt::callId)
        .containsExactly(second.id());
    assertThat(fixture.ledger.doubts().history(10)).hasSize(1);
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

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
