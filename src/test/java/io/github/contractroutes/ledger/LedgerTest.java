package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.all;
import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.done;
import static io.github.contractroutes.ledger.LedgerFixture.download;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Calls in the ledger: cut, claimed, marked as sent, answered, and what an answer leaves to do. */
class LedgerTest extends FreshLedger {
  @Test
  void aCallRefusedForItsRatePausesTheLaneThatThenRegainsItsPace() {
    // Given
    fixture.ledger.accept(poll(download("r", "acme", 40, 0)));
    ClaimedCall refused = fixture.ledger.claim(fixture.claim("download", 1)).orElseThrow();
    fixture.ledger.markSent(refused.id(), "me");
    Fate again = new Fate.Again(0, refused.items().get(0).callKey(), true);
    // When
    fixture.ledger.recordAnswer(slowingDown(LedgerFixture.all(refused, again), 3_000));
    // Then
    fixture.passMillis(2_999);
    assertThat(fixture.ledger.claim(fixture.claim("download", 1))).isEmpty();
    fixture.passMillis(1);
    assertThat(opensInMicros()).isZero();
    assertThat(opensInMicros()).as("nine tenths of the pace").isEqualTo(50_500 * 10 / 9);
    fixture.passMillis(10_000);
    assertThat(opensInMicros(21).get(20))
        .as("the full pace: twenty are a second, the guard and what goes late anyway")
        .isBetween(1_010_000L, 1_040_000L);
  }

  @Test
  void whatWaitedForUsIsCaughtUpByFourCallsATimeAndNeverMoreThanAQuotaInASecond() {
    // Given
    fixture.ledger.accept(poll(download("r", "acme", 40, 0)));
    fixture.passMillis(10_000);
    // When
    List<Long> opens = opensInMicros(40);
    // Then: the first few are taken to go 25 ms late
    assertThat(opens.subList(0, 4)).containsOnly(0L);
    for (int i = 4; i < 16; i++) {
      assertThat(opens.get(i) - opens.get(i - 4)).as("call %d", i).isBetween(101_000L, 126_000L);
    }
    for (int i = 20; i < 40; i++) {
      assertThat(opens.get(i) - opens.get(i - 20))
          .as("call %d", i)
          .isBetween(1_010_000L, 1_035_000L);
    }
  }

  @Test
  void whatComesToAnIdleLaneCatchesNothingUp() {
    // Given
    fixture.ledger.accept(poll(download("before", "acme", 1, 0)));
    opensInMicros();
    fixture.passMillis(10_000);
    fixture.ledger.accept(poll(download("r", "acme", 3, 1)));
    // When
    List<Long> opens = opensInMicros(3);
    // Then
    assertThat(opens).containsExactly(0L, 50_500L, 101_000L);
  }

  @Test
  void whoseClocksWereReadFarApartMayGoThatMuchLaterAndTheCallAQuotaLaterKnows() {
    // Given: between reading its own clock and the ledger's an instance stands still for 30 ms
    fixture.ledger.accept(poll(download("r", "acme", 40, 0)));
    AtomicLong nanos = new AtomicLong();
    Claim plain = fixture.claim("download", 1);
    Claim standing =
        new Claim(
            plain.lane(),
            plain.owner(),
            1,
            plain.intervalMicros(),
            plain.leaseMillis(),
            plain.weights(),
            false,
            () -> nanos.addAndGet(30_000_000),
            Long.MAX_VALUE);
    opensInMicros();
    // When
    fixture.ledger.claim(standing).orElseThrow();
    List<Long> opens = opensInMicros(20);
    // Then
    assertThat(opens.get(19) - 50_500).isEqualTo(1_010_000 + 30_000);
  }

  private long opensInMicros() {
    return fixture.ledger.claim(fixture.claim("download", 1)).orElseThrow().opensInMicros();
  }

  private List<Long> opensInMicros(int calls) {
    return Stream.generate(this::opensInMicros).limit(calls).toList();
  }

  private static Settlement slowingDown(Settlement all, long millis) {
    return new Settlement(
        all.callId(),
        "NotNow",
        "RequestLimitExceeded",
        null,
        all.fates(),
        null,
        millis,
        true,
        Settlement.Caution.AS_BEFORE);
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
    long afterJump = fixture.ledger.slots().another(third, 50_500, () -> 0) / 1_000;
    // Then
    assertThat(List.of(first, second, third.opensInMicros()))
        .containsExactly(0L, 50_500L, 101_000L);
    assertThat(afterJump).isZero();
  }

  @Test
  void calledTogetherAHundredCallsThatMissedTheirSlotsGoOneAfterTheOther() {
    // Given: a lane with a hundred calls out, all held up by the same thing
    fixture.ledger.accept(poll(create("r", "acme", 100, 0)));
    List<ClaimedCall> calls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      calls.add(fixture.ledger.claim(fixture.claim("create", 1)).orElseThrow());
    }
    fixture.passMillis(100 * 51);
    // When
    List<Long> slots = new ArrayList<>();
    for (ClaimedCall call : calls) {
      slots.add(fixture.ledger.slots().another(call, 50_500, () -> 0) / 1_000);
    }
    // Then
    assertThat(slots).hasSize(100);
    for (int i = 1; i < slots.size(); i++) {
      assertThat(slots.get(i) - slots.get(i - 1)).as("slot " + i).isGreaterThanOrEqualTo(50_500);
    }
  }

  @Test
  void aMissedSlotIsMadeUpForAtOnceUnlessAnotherCallHasTheNextOne() {
    // Given
    fixture.ledger.accept(poll(create("r", "acme", 60, 0)));
    ClaimedCall alone = fixture.ledger.claim(fixture.claim("create", 1)).orElseThrow();
    // When
    fixture.passMillis(8);
    long atOnce = fixture.ledger.slots().another(alone, 50_500, () -> 0) / 1_000;
    ClaimedCall second = fixture.ledger.claim(fixture.claim("create", 1)).orElseThrow();
    ClaimedCall third = fixture.ledger.claim(fixture.claim("create", 1)).orElseThrow();
    fixture.passMillis(60);
    long behindTheThird = fixture.ledger.slots().another(second, 50_500, () -> 0) / 1_000;
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
  void theOwnLateWordThatNothingWasSentEndsTheDoubtAndAnotherCallsDoesNot() {
    // Given
    fixture.ledger.accept(poll(create("r", "acme", 1, 0)));
    ClaimedCall first = fixture.ledger.claim(fixture.claim("create", 20)).orElseThrow();
    fixture.ledger.markSent(first.id(), "me");
    fixture.ledger.giveUp(first.id(), 0);
    Fate notSent = new Fate.Again(0, first.items().get(0).callKey(), false);
    // When
    fixture.ledger.recordAnswer(all(first, notSent));
    // Then
    assertThat(fixture.ledger.sight().items()).containsOnlyKeys("DUE");
    ClaimedCall second = fixture.ledger.claim(fixture.claim("create", 20)).orElseThrow();
    fixture.ledger.markSent(second.id(), "me");
    fixture.ledger.giveUp(second.id(), 0);
    fixture.ledger.recordAnswer(all(first, notSent));
    assertThat(fixture.ledger.sight().items()).containsOnlyKeys("IN_DOUBT");
    fixture.ledger.recordAnswer(all(second, done("flow")));
    assertThat(fixture.ledger.sight().items()).containsOnlyKeys("SUCCEEDED");
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
    FileFacts soon = fixture.ledger.downloads().take().orElseThrow();
    FileFacts late = fixture.ledger.downloads().take().orElseThrow();
    fixture.ledger.downloads().stored(new StoredFile(late.id(), "acme/flow/0-late.pdf", 3, "abc"));
    OutcomeError error = new OutcomeError("HttpStatus", "503", "transport", true);
    FileFailure outboxFull = new FileFailure(soon.id(), error, false, true);
    for (int full = 0; full < 5; full++) {
      fixture.ledger.downloads().failed(outboxFull);
      fixture.passMillis(10_000);
      assertThat(fixture.ledger.downloads().take()).map(FileFacts::attempts).contains(1);
    }
    for (int attempt = 1; attempt < 3; attempt++) {
      fixture.ledger.downloads().failed(new FileFailure(soon.id(), error));
      assertThat(fixture.ledger.downloads().take()).isEmpty();
      fixture.passMillis(10_000);
      assertThat(fixture.ledger.downloads().take()).map(FileFacts::id).contains(soon.id());
    }
    fixture.ledger.downloads().failed(new FileFailure(soon.id(), error));
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
}
