package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.all;
import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.done;
import static io.github.contractroutes.ledger.LedgerFixture.download;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static io.github.contractroutes.ledger.LedgerFixture.submission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
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
  void requestsOfOneAgentShareACallAndOthersDoNot() {
    // Given
    fixture.ledger.accept(
        poll(create("a1", "acme", 3, 0), create("b1", "beta", 2, 1), create("a2", "acme", 4, 2)));
    // When
    ClaimedCall first = fixture.ledger.claim(fixture.claim("create", 20)).orElseThrow();
    ClaimedCall second = fixture.ledger.claim(fixture.claim("create", 20)).orElseThrow();
    // Then
    assertThat(first.tenant()).isEqualTo("acme");
    assertThat(first.items()).hasSize(7);
    assertThat(second.tenant()).isEqualTo("beta");
    assertThat(second.items()).hasSize(2);
    assertThat(fixture.ledger.claim(fixture.claim("create", 20))).isEmpty();
  }

  @Test
  void aRequestOfAThousandItemsIsCutAndEveryItemIsClaimedOnce() {
    // Given
    fixture.ledger.accept(poll(download("big", "acme", 1_000, 0)));
    // When
    Set<Long> seen = new HashSet<>();
    int calls = 0;
    for (var call = fixture.ledger.claim(fixture.claim("download", 50));
        call.isPresent();
        call = fixture.ledger.claim(fixture.claim("download", 50))) {
      calls++;
      call.get().items().forEach(item -> assertThat(seen.add(item.id())).isTrue());
    }
    // Then
    assertThat(calls).isEqualTo(20);
    assertThat(seen).hasSize(1_000);
  }

  @Test
  void agentsTakeTurnsHoweverLongTheirBacklogs() {
    // Given
    fixture.ledger.accept(poll(create("big", "acme", 1_000, 0), create("small", "beta", 1, 1)));
    // When
    List<String> order =
        List.of(
            fixture.ledger.claim(fixture.claim("create", 20)).orElseThrow().tenant(),
            fixture.ledger.claim(fixture.claim("create", 20)).orElseThrow().tenant(),
            fixture.ledger.claim(fixture.claim("create", 20)).orElseThrow().tenant());
    // Then
    assertThat(order).containsExactly("acme", "beta", "acme");
  }

  @Test
  void slotsAreEvenlySpacedAndALeftoverFarAheadIsReset() {
    // Given
    fixture.ledger.accept(poll(create("r", "acme", 60, 0)));
    // When
    long first = fixture.ledger.claim(fixture.claim("create", 1)).orElseThrow().opensInMicros();
    long second = fixture.ledger.claim(fixture.claim("create", 1)).orElseThrow().opensInMicros();
    ClaimedCall third = fixture.ledger.claim(fixture.claim("create", 1)).orElseThrow();
    fixture.ledger.claim(fixture.claim("create", 1)).orElseThrow();
    fixture.passMillis(-3_600_000);
    long afterJump = fixture.ledger.anotherSlot(third, 50_500);
    // Then
    assertThat(List.of(first, second, third.opensInMicros()))
        .containsExactly(0L, 50_500L, 101_000L);
    assertThat(afterJump).isZero();
  }

  @Test
  void aMissedSlotIsMadeUpForAtOnceUnlessAnotherCallHasTheNextOne() {
    // Given
    fixture.ledger.accept(poll(create("r", "acme", 60, 0)));
    ClaimedCall alone = fixture.ledger.claim(fixture.claim("create", 1)).orElseThrow();
    // When
    fixture.passMillis(8);
    long atOnce = fixture.ledger.anotherSlot(alone, 50_500);
    ClaimedCall second = fixture.ledger.claim(fixture.claim("create", 1)).orElseThrow();
    ClaimedCall third = fixture.ledger.claim(fixture.claim("create", 1)).orElseThrow();
    fixture.passMillis(60);
    long behindTheThird = fixture.ledger.anotherSlot(second, 50_500);
    // Then
    assertThat(atOnce).isZero();
    assertThat(List.of(second.opensInMicros(), third.opensInMicros()))
        .containsExactly(50_500L, 101_000L);
    assertThat(behindTheThird).isEqualTo(151_500L - 60_000L);
  }

  @Test
  void aClaimThatIsNotOnesOwnOrWhoseLeaseIsOverIsNotMarked() {
    // Given
    fixture.ledger.accept(poll(create("r", "acme", 1, 0)));
    ClaimedCall call = fixture.ledger.claim(fixture.claim("create", 20)).orElseThrow();
    // Then
    assertThatThrownBy(() -> fixture.ledger.markSent(call.id(), "somebody-else"))
        .isInstanceOf(LedgerException.class);
    fixture.passMillis(60_001);
    assertThatThrownBy(() -> fixture.ledger.markSent(call.id(), "me"))
        .isInstanceOf(LedgerException.class);
  }

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
    fixture.restart();
    // Then
    assertThat(fixture.ledger.sight().items())
        .containsEntry("DUE", 2L)
        .containsEntry("IN_DOUBT", 2L)
        .doesNotContainKeys("CLAIMED", "CALLING");
    assertThat(fixture.ledger.outbox().pendingOutcomes(10))
        .filteredOn(outcome -> !outcome.summary())
        .hasSize(2)
        .allMatch(outcome -> outcome.status() == Status.IN_DOUBT && outcome.revision() == 1);
  }

  @Test
  void theOwnLateAnswerSettlesTheOwnDoubtWithTheNextRevision() {
    // Given
    fixture.ledger.accept(poll(create("r", "acme", 1, 0)));
    ClaimedCall call = fixture.ledger.claim(fixture.claim("create", 20)).orElseThrow();
    fixture.ledger.markSent(call.id(), "me");
    fixture.ledger.giveUp(call.id(), 0);
    // When
    boolean changed = fixture.ledger.recordAnswer(all(call, done("flow-1")));
    boolean changedAgain = fixture.ledger.recordAnswer(all(call, done("flow-2")));
    // Then
    assertThat(changed).isTrue();
    assertThat(changedAgain).isFalse();
    assertThat(fixture.ledger.outbox().pendingOutcomes(10))
        .filteredOn(outcome -> !outcome.summary())
        .extracting(PendingOutcome::revision, PendingOutcome::status)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, Status.IN_DOUBT),
            org.assertj.core.groups.Tuple.tuple(2, Status.SUCCEEDED));
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

  @Test
  void namedFilesAreFetchedByExpiryAndFailForGoodAfterTheLastAttempt() {
    // Given
    fixture.ledger.accept(poll(download("r", "acme", 1, 0)));
    ClaimedCall call = fixture.ledger.claim(fixture.claim("download", 50)).orElseThrow();
    fixture.ledger.markSent(call.id(), "me");
    Fate.Done done =
        new Fate.Done(
            "flow",
            "{}".getBytes(StandardCharsets.UTF_8),
            List.of(
                new Fate.NamedFile(null, "late.pdf", "PDF", "http://x/1", 600_000),
                new Fate.NamedFile(null, "soon.pdf", "PDF", "http://x/2", 300_000)));
    fixture.ledger.recordAnswer(all(call, done));
    // When
    FileFacts soon = fixture.ledger.takeFile().orElseThrow();
    FileFacts late = fixture.ledger.takeFile().orElseThrow();
    fixture.ledger.fileStored(new StoredFile(late.id(), "acme/flow/0-late.pdf", 3, "abc"));
    OutcomeError error = new OutcomeError("HttpStatus", "503", "transport", true);
    for (int attempt = 1; attempt < 3; attempt++) {
      fixture.ledger.fileFailed(new FileFailure(soon.id(), error));
      assertThat(fixture.ledger.takeFile()).isEmpty();
      fixture.passMillis(10_000);
      assertThat(fixture.ledger.takeFile()).map(FileFacts::id).contains(soon.id());
    }
    fixture.ledger.fileFailed(new FileFailure(soon.id(), error));
    // Then
    assertThat(soon.name()).isEqualTo("soon.pdf");
    assertThat(fixture.ledger.outbox().pendingLinks(10)).hasSize(2);
    assertThat(fixture.ledger.outbox().pendingFiles(10))
        .extracting(FileFacts::path, file -> file.error() == null ? null : file.error().code())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("acme/flow/0-late.pdf", null),
            org.assertj.core.groups.Tuple.tuple(null, "HttpStatus"));
  }

  @Test
  void aHeldLaneSendsOneProbeAMinuteAndGoesOnAfterAnAnswer() {
    // Given
    fixture.ledger.accept(poll(create("r", "acme", 3, 0)));
    ClaimedCall call = fixture.ledger.claim(fixture.claim("create", 1)).orElseThrow();
    fixture.ledger.markSent(call.id(), "me");
    Settlement held =
        new Settlement(
            call.id(),
            "Held",
            "AuthFailure.SecretIdNotFound",
            null,
            List.of(
                new Settlement.ItemFate(
                    call.items().get(0).id(),
                    new Fate.Again(0, call.items().get(0).callKey(), true))),
            new Settlement.Hold(false, "AuthFailure.SecretIdNotFound", "not found", 60_000),
            0,
            true,
            Settlement.Caution.NONE);
    // When
    fixture.ledger.recordAnswer(held);
    // Then
    assertThat(fixture.ledger.claim(fixture.claim("create", 1))).isEmpty();
    assertThat(fixture.ledger.sight().held()).hasSize(1);
    fixture.passMillis(60_001);
    finish("create", 1, done("flow"));
    assertThat(fixture.ledger.sight().held()).isEmpty();
    assertThat(fixture.ledger.claim(fixture.claim("create", 1))).isPresent();
  }

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

  private void finish(String operation, int maxItems, Fate fate) {
    ClaimedCall call = fixture.ledger.claim(fixture.claim(operation, maxItems)).orElseThrow();
    fixture.ledger.markSent(call.id(), "me");
    fixture.ledger.recordAnswer(all(call, fate));
  }
}
