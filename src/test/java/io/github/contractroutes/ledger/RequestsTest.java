package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.done;
import static io.github.contractroutes.ledger.LedgerFixture.download;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static io.github.contractroutes.ledger.LedgerFixture.submission;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests in the ledger, from their acceptance to their summary. */
class RequestsTest extends FreshLedger {
  @Test
  void aRepeatedRequestIsAnsweredAndDoesNothingTwice() {
    // Given
    fixture.ledger.accept(poll(create("r1", "acme", 2, 0)));
    finish("create", 20, done("flow"));
    fixture.ledger.outbox().outcomesPublished(fixture.ledger.outbox().pendingOutcomes(100));
    // When
    List<Verdict> verdicts = fixture.ledger.accept(poll(create("r1", "acme", 2, 7)));
    // Then
    assertThat(verdicts).containsExactly(new Verdict.Repeated());
    assertThat(fixture.ledger.claim(fixture.claim("create", 20))).isEmpty();
    List<PendingOutcome> again = fixture.ledger.outbox().pendingOutcomes(100);
    assertThat(again).hasSize(3).allMatch(PendingOutcome::replayed);
  }

  @Test
  void theSameRecordOnceMoreIsNoQuestion() {
    // Given
    fixture.ledger.accept(poll(create("r1", "acme", 1, 5)));
    finish("create", 20, done("flow"));
    fixture.ledger.outbox().outcomesPublished(fixture.ledger.outbox().pendingOutcomes(100));
    // When
    fixture.ledger.accept(poll(create("r1", "acme", 1, 5)));
    // Then
    assertThat(fixture.ledger.outbox().pendingOutcomes(100)).isEmpty();
  }

  @Test
  void otherContentUnderTheSameIdIsADeadLetterAndTouchesNothing() {
    // Given
    fixture.ledger.accept(poll(create("r1", "acme", 1, 0)));
    // When
    List<Verdict> verdicts =
        fixture.ledger.accept(poll(submission("r1", "acme", "create", false, 1, 1, "other")));
    // Then
    assertThat(verdicts.get(0))
        .isInstanceOfSatisfying(
            Verdict.Rejected.class, no -> assertThat(no.code()).isEqualTo("id-conflict"));
    assertThat(fixture.ledger.outbox().pendingDeadLetters(10))
        .singleElement()
        .satisfies(letter -> assertThat(letter.origin().offset()).isEqualTo(1));
    assertThat(fixture.ledger.outbox().pendingOutcomes(10)).isEmpty();
    assertThat(fixture.ledger.sight().items()).containsEntry("DUE", 1L);
  }

  @Test
  void theSameIdOfAnotherTenantOrOperationIsAnotherRequest() {
    // When
    List<Verdict> verdicts =
        fixture.ledger.accept(
            poll(
                create("r1", "acme", 1, 0),
                create("r1", "beta", 1, 1),
                download("r1", "acme", 1, 2)));
    // Then
    assertThat(verdicts).containsOnly(new Verdict.Accepted());
  }

  @Test
  void oneSubmissionThatTheDatabaseRefusesStopsNoOther() {
    // Given: a request without members, which the table does not allow
    Submission good = create("r2", "acme", 1, 1);
    NewRequest r = create("r1", "acme", 1, 0).request();
    NewRequest bad =
        new NewRequest(
            r.tenant(),
            r.operation(),
            r.requestId(),
            r.digest(),
            r.platform(),
            r.lane(),
            r.agent(),
            r.callKey(),
            r.repeatable(),
            null,
            null,
            null,
            List.of(),
            r.origin(),
            r.items());
    Submission refused =
        new Submission(r.origin(), null, new byte[] {1, 2}, List.of(), 0, bad, null);
    // When
    List<Verdict> verdicts = fixture.ledger.accept(poll(refused, good));
    // Then
    assertThat(verdicts.get(0)).isInstanceOf(Verdict.Rejected.class);
    assertThat(verdicts.get(1)).isEqualTo(new Verdict.Accepted());
    assertThat(fixture.ledger.outbox().pendingDeadLetters(10).get(0).value()).containsExactly(1, 2);
    assertThat(fixture.ledger.sight().items()).containsEntry("DUE", 1L);
  }

  @Test
  void aRefusalAsAWholeIsToldOnceItsIdCanBeReadAndIsNotUsedUp() {
    // Given
    Origin origin = Origin.record("contracts.create", 0, 0);
    Rejection rejection =
        new Rejection(
            "bad-field",
            "payload.FlowInfos must be an array.",
            "acme",
            "create",
            "r1",
            "essbasic",
            null,
            List.of());
    // When
    fixture.ledger.accept(
        poll(new Submission(origin, null, new byte[] {'x'}, List.of(), 9, null, rejection)));
    List<Verdict> later = fixture.ledger.accept(poll(create("r1", "acme", 1, 1)));
    // Then
    assertThat(fixture.ledger.outbox().pendingOutcomes(10))
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.index()).isNull();
              assertThat(outcome.status()).isEqualTo(Status.REFUSED);
              assertThat(outcome.request().requestId()).isEqualTo("r1");
            });
    assertThat(later).containsExactly(new Verdict.Accepted());
  }

  @Test
  void aRefusalWithoutATenantIsToldUnlessSomeTenantHasTheId() {
    // Given
    fixture.ledger.accept(poll(create("taken", "beta", 1, 0), create("other", "acme", 1, 1)));
    // When
    fixture.ledger.accept(poll(withoutTenant("taken", 2), withoutTenant("fresh", 3)));
    // Then
    assertThat(fixture.ledger.outbox().pendingOutcomes(10))
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.request().requestId()).isEqualTo("fresh");
              assertThat(outcome.request().tenant()).isNull();
            });
    assertThat(fixture.ledger.outbox().pendingDeadLetters(10)).hasSize(2);
  }

  private static Submission withoutTenant(String requestId, long offset) {
    Rejection rejection =
        new Rejection(
            "unknown-tenant",
            "tenant must be a name.",
            null,
            "create",
            requestId,
            null,
            null,
            List.of());
    return new Submission(
        Origin.record("contracts.create", 0, offset),
        null,
        new byte[] {'x'},
        List.of(),
        9,
        null,
        rejection);
  }

  @Test
  void aDroppedRepeatOfWhatCameByATopicGetsItsResultsFile() {
    // Given
    Submission first = create("r", "acme", 1, 0);
    fixture.ledger.accept(poll(first));
    finish("create", 20, done("flow"));
    assertThat(fixture.ledger.outbox().pendingResults(10, 1_000)).isEmpty();
    // When
    Submission dropped =
        new Submission(
            Origin.file("r.json", null), null, first.value(), List.of(), 0, first.request(), null);
    fixture.ledger.accept(new Poll(List.of(dropped), List.of()));
    // Then
    assertThat(fixture.ledger.outbox().pendingResults(10, 1_000)).hasSize(1);
  }

  @Test
  void aFileOfTheSameNameAndContentThatIsDroppedLaterGetsItsResultsFileAgain() {
    // Given
    Submission dropped = dropped(fixture.clockMicros.get() / 1000 - 1_000);
    fixture.ledger.accept(new Poll(List.of(dropped), List.of()));
    finish("create", 20, done("flow"));
    fixture.ledger.outbox().resultsWritten(fixture.ledger.outbox().pendingResults(10, 1_000));
    // When: the service died before it moved the file away
    fixture.ledger.accept(new Poll(List.of(dropped), List.of()));
    // Then
    assertThat(fixture.ledger.outbox().pendingResults(10, 1_000)).isEmpty();
    // When: somebody wants the answer again
    fixture.ledger.accept(
        new Poll(List.of(dropped(fixture.clockMicros.get() / 1000 + 1_000)), List.of()));
    // Then
    assertThat(fixture.ledger.outbox().pendingResults(10, 1_000)).hasSize(1);
  }

  private static Submission dropped(long changedAt) {
    Submission record = create("r", "acme", 1, 0);
    Origin origin = Origin.file("r.json", null);
    NewRequest request = record.request();
    return new Submission(
        origin,
        null,
        record.value(),
        List.of(),
        changedAt,
        new NewRequest(
            request.tenant(),
            request.operation(),
            request.requestId(),
            request.digest(),
            request.platform(),
            request.lane(),
            request.agent(),
            request.callKey(),
            request.repeatable(),
            request.members(),
            request.operator(),
            request.context(),
            request.headers(),
            origin,
            request.items()),
        null);
  }

  @Test
  void aDroppedFileThatIsReadAgainIsRefusedInTheSameWords() {
    // Given
    Rejection rejection =
        new Rejection("bad-field", "m", "acme", "create", "r1", "essbasic", null, List.of());
    Submission line =
        new Submission(
            Origin.file("a.jsonl", 1L), null, new byte[] {'x'}, List.of(), 7, null, rejection);
    // When
    fixture.ledger.accept(new Poll(List.of(line), List.of()));
    fixture.ledger.accept(new Poll(List.of(line), List.of()));
    fixture.ledger.accept(new Poll(List.of(line.of(8)), List.of()));
    // Then: the time is in the message's id
    assertThat(fixture.ledger.outbox().pendingOutcomes(10))
        .extracting(outcome -> outcome.request().acceptedAt())
        .containsExactly(7L, 7L, 8L);
  }

  @Test
  void theSummaryFollowsTheLastOutcomeAndCounts() {
    // Given
    fixture.ledger.accept(poll(create("r", "acme", 3, 0)));
    // When
    finish("create", 2, done("flow"));
    List<PendingOutcome> before = fixture.ledger.outbox().pendingOutcomes(10);
    finish("create", 2, new Fate.Refused(new OutcomeError("X", "no", "essbasic", false)));
    // Then
    assertThat(before).noneMatch(PendingOutcome::summary);
    PendingOutcome last = fixture.ledger.outbox().pendingOutcomes(10).get(3);
    assertThat(last.summary()).isTrue();
    assertThat(new String(last.detail(), StandardCharsets.UTF_8))
        .isEqualTo("{\"REFUSED\":1,\"SUCCEEDED\":2}");
  }
}
