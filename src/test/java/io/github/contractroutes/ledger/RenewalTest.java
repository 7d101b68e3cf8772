package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.all;
import static io.github.contractroutes.ledger.LedgerFixture.download;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewalTest {
  private static final OutcomeError EXPIRED =
      new OutcomeError("LinkExpired", "It died.", "transport", true);
  private static final OutcomeError NO = new OutcomeError("X", "no", "essbasic", false);

  @TempDir Path folder;
  private LedgerFixture fixture;

  @BeforeEach
  void open() {
    fixture = new LedgerFixture(folder.resolve("ledger.db"));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aLinkThatDiedWaitingIsRenewedWhenAPermitIsFreeAndTheItemKeepsItsOutcome() {
    // Given
    answer(named("old", "a.pdf", "b.pdf"), "r");
    int outcomes = fixture.ledger.outbox().pendingOutcomes(100).size();
    fixture.passMillis(300_000);
    // When
    boolean fetchable = fixture.ledger.downloads().take().isPresent();
    ClaimedCall renewal = claim();
    record(renewal, named("new", "a.pdf", "b.pdf"));
    // Then
    assertThat(fetchable).isFalse();
    assertThat(renewal.items()).singleElement().matches(item -> text(item).equals("\"r-0\""));
    assertThat(fixture.ledger.downloads().take().orElseThrow().url()).isEqualTo("http://x/new/0");
    assertThat(fixture.ledger.downloads().take().orElseThrow().url()).isEqualTo("http://x/new/1");
    assertThat(fixture.ledger.outbox().pendingOutcomes(100)).hasSize(outcomes);
    assertThat(fixture.ledger.outbox().pendingLinks(10)).hasSize(2);
    assertThat(fixture.ledger.sight().items()).containsOnly(java.util.Map.entry("SUCCEEDED", 1L));
  }

  @Test
  void deadLinksAreRenewedTogetherAndTogetherWithNewRequests() {
    // Given
    answer(named("old", "a.pdf"), "r1");
    answer(named("old", "a.pdf"), "r2");
    fixture.ledger.accept(poll(download("r3", "acme", 1, 9)));
    fixture.passMillis(300_000);
    // When
    fixture.ledger.downloads().take();
    fixture.ledger.downloads().take();
    // Then
    assertThat(claim().items()).hasSize(3);
  }

  @Test
  void aRenewalDoesNotWaitBehindABacklogThatCameLater() {
    // Given
    answer(named("old", "a.pdf"), "first");
    fixture.passMillis(1_000);
    fixture.ledger.accept(poll(download("backlog", "acme", 200, 9)));
    fixture.passMillis(300_000);
    // When
    fixture.ledger.downloads().take();
    // Then
    assertThat(claim().items()).extracting(RenewalTest::text).contains("\"first-0\"");
  }

  @Test
  void aDeadLinkIsRenewedAlsoWhileLivingOnesWaitForTheirFetch() {
    // Given
    answer(named("old", "a.pdf"), "dead");
    fixture.passMillis(300_000);
    answer(named("young", "a.pdf", "b.pdf"), "living");
    // When
    FileFacts living = fixture.ledger.downloads().take().orElseThrow();
    // Then
    assertThat(living.url()).isEqualTo("http://x/young/0");
    assertThat(claim().items()).singleElement().matches(item -> text(item).equals("\"dead-0\""));
  }

  @Test
  void aLinkThatAnswers403IsRenewedAndTheFileCountsItsAttempts() {
    // Given
    answer(named("old", "a.pdf"), "r");
    // When
    for (int attempt = 1; attempt <= 3; attempt++) {
      FileFacts file = fixture.ledger.downloads().take().orElseThrow();
      assertThat(file.attempts()).isEqualTo(attempt);
      fixture.ledger.downloads().failed(new FileFailure(file.id(), EXPIRED, true, false));
      if (attempt < 3) {
        fixture.passMillis(10_000);
        assertThat(fixture.ledger.downloads().take()).isEmpty();
        record(claim(), named("new" + attempt, "a.pdf"));
      }
    }
    // Then
    assertThat(fixture.ledger.outbox().pendingFiles(10))
        .extracting(file -> file.error().code())
        .containsExactly("LinkExpired");
  }

  @Test
  void otherDocumentsThanBeforeAreTheNextRevision() {
    // Given
    answer(named("old", "a.pdf", "b.pdf"), "r");
    FileFacts first = fixture.ledger.downloads().take().orElseThrow();
    fixture.ledger.downloads().stored(new StoredFile(first.id(), "acme/flow/0-a.pdf", 3, "abc"));
    fixture.passMillis(300_000);
    fixture.ledger.downloads().take();
    // When: the same names at other positions
    record(claim(), named("new", "b.pdf", "a.pdf"));
    // Then
    assertThat(fixture.ledger.outbox().pendingOutcomes(100))
        .extracting(PendingOutcome::summary, PendingOutcome::revision, PendingOutcome::status)
        .containsExactly(
            tuple(false, 1, Status.SUCCEEDED),
            tuple(true, 1, null),
            tuple(false, 2, Status.SUCCEEDED),
            tuple(true, 2, null));
    assertThat(fixture.ledger.outbox().pendingFiles(10))
        .extracting(FileFacts::revision, FileFacts::path, file -> code(file))
        .containsExactly(tuple(1, "acme/flow/0-a.pdf", null), tuple(1, null, "Superseded"));
    assertThat(fixture.ledger.outbox().pendingLinks(10))
        .extracting(FileFacts::revision, FileFacts::name)
        .containsExactly(tuple(1, "a.pdf"), tuple(2, "b.pdf"), tuple(2, "a.pdf"));
    assertThat(fixture.ledger.downloads().take().orElseThrow().url()).isEqualTo("http://x/new/0");
  }

  @Test
  void aDocumentThatWasBeingFetchedWhenOthersWereNamedHoldsUpNoFateForEver() {
    // Given: a.pdf is under way when the next revision comes, and its instance dies
    answer(named("old", "a.pdf", "b.pdf"), "r");
    fixture.ledger.downloads().take();
    fixture.passMillis(300_000);
    fixture.ledger.downloads().hold();
    fixture.ledger.downloads().take();
    record(claim(), named("new", "b.pdf", "a.pdf"));
    fixture.restart();
    // When: it is asked for again
    FileFacts first = fixture.ledger.downloads().take().orElseThrow();
    FileFacts second = fixture.ledger.downloads().take().orElseThrow();
    record(claim(), named("newer", "b.pdf", "a.pdf"));
    fixture.ledger.downloads().stored(new StoredFile(first.id(), "acme/flow/0-b.pdf", 3, "abc"));
    fixture.ledger.downloads().stored(new StoredFile(second.id(), "acme/flow/1-a.pdf", 3, "abc"));
    // Then
    assertThat(fixture.ledger.outbox().pendingFiles(10))
        .extracting(FileFacts::revision, FileFacts::path, file -> code(file))
        .containsExactly(
            tuple(1, null, "Superseded"),
            tuple(1, null, "Superseded"),
            tuple(2, "acme/flow/0-b.pdf", null),
            tuple(2, "acme/flow/1-a.pdf", null));
  }

  @Test
  void aRefusedRenewalEndsItsFilesWithThePlatformsWord() {
    // Given
    answer(named("old", "a.pdf"), "r");
    fixture.passMillis(300_000);
    fixture.ledger.downloads().take();
    // When
    ClaimedCall renewal = claim();
    fixture.ledger.markSent(renewal.id(), "me");
    fixture.ledger.recordAnswer(all(renewal, new Fate.Refused(NO)));
    // Then
    assertThat(fixture.ledger.outbox().pendingFiles(10))
        .extracting(f -> code(f))
        .containsExactly("X");
    assertThat(fixture.ledger.sight().items()).containsOnly(java.util.Map.entry("SUCCEEDED", 1L));
  }

  @Test
  void aRenewalThatNobodyAnswersEndsWithinTheTimeForRetries() {
    // Given
    answer(named("old", "a.pdf"), "r");
    fixture.passMillis(300_000);
    fixture.ledger.downloads().take();
    // When
    fixture.passMillis(9_000);
    int early = fixture.ledger.expire(10_000, 10_000);
    fixture.passMillis(1_000);
    int ended = fixture.ledger.expire(10_000, 10_000);
    // Then
    assertThat(early).isZero();
    assertThat(ended).isEqualTo(1);
    assertThat(fixture.ledger.outbox().pendingFiles(10))
        .extracting(file -> code(file))
        .containsExactly("RetriesExhausted");
    assertThat(fixture.ledger.outbox().pendingOutcomes(10)).hasSize(2);
  }

  @Test
  void theTimeForRetriesBeginsAnewWithEachLinkThatDies() {
    // Given: a link that was renewed and not fetched in its time either
    answer(named("old", "a.pdf"), "r");
    fixture.passMillis(300_000);
    fixture.ledger.downloads().take();
    record(claim(), named("new", "a.pdf"));
    fixture.passMillis(300_000);
    // When
    fixture.ledger.downloads().take();
    fixture.passMillis(9_000);
    int ended = fixture.ledger.expire(10_000, 10_000);
    // Then
    assertThat(ended).isZero();
    record(claim(), named("newest", "a.pdf"));
    assertThat(fixture.ledger.downloads().take().orElseThrow().url())
        .isEqualTo("http://x/newest/0");
  }

  @Test
  void aRenewalSurvivesARestartOnTheWay() {
    // Given
    answer(named("old", "a.pdf"), "r");
    fixture.passMillis(300_000);
    fixture.ledger.downloads().take();
    ClaimedCall lost = claim();
    fixture.ledger.markSent(lost.id(), "me");
    // When
    fixture.restart();
    record(claim(), named("new", "a.pdf"));
    // Then
    assertThat(fixture.ledger.downloads().take().orElseThrow().url()).isEqualTo("http://x/new/0");
  }

  @Test
  void aFetchThatAStopCutOffIsDueAtOnce() {
    // Given
    answer(named("old", "a.pdf"), "r");
    FileFacts cut = fixture.ledger.downloads().take().orElseThrow();
    // When
    fixture.restart();
    // Then
    assertThat(fixture.ledger.downloads().take()).map(FileFacts::id).contains(cut.id());
  }

  @Test
  void aFileThatKillsWhoeverFetchesItIsGivenUpWithItsLastAttempt() {
    // Given
    answer(named(10_000_000, "old", "a.pdf"), "r");
    // When
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThat(fixture.ledger.downloads().take()).isPresent();
      fixture.restart();
    }
    // Then
    assertThat(fixture.ledger.downloads().take()).isEmpty();
    assertThat(fixture.ledger.outbox().pendingFiles(10))
        .extracting(file -> code(file))
        .containsExactly("FetchCutOff");
    assertThat(fixture.ledger.outbox().pendingManifests(10)).hasSize(1);
  }

  @Test
  void aFetchIsKeptWhileItsInstanceSaysThatItLivesAndDueHalfAMinuteAfterItsLastWord() {
    // Given
    answer(named(10_000_000, "old", "a.pdf"), "r");
    FileFacts cut = fixture.ledger.downloads().take().orElseThrow();
    // When
    boolean taken = false;
    for (int i = 0; i < 100; i++) {
      fixture.passMillis(29_000);
      taken |= fixture.ledger.downloads().take().isPresent();
      fixture.ledger.downloads().hold();
    }
    fixture.passMillis(30_000);
    // Then
    assertThat(taken).isFalse();
    assertThat(fixture.ledger.downloads().take()).map(FileFacts::id).contains(cut.id());
  }

  @Test
  void noFlowsAreAskedForWhileFetchingIsBehind() {
    // Given
    fixture.ledger.close();
    LedgerSettings settings = new LedgerSettings(fixture.url, "", "", "group", true, true, 3, 2);
    fixture.ledger = Ledger.open(settings, fixture.clockMicros::get);
    answer(named("old", "a.pdf", "b.pdf"), "r1");
    fixture.ledger.accept(poll(download("r2", "acme", 1, 9)));
    Claim claim = fixture.claim("download", 50, true, Long.MAX_VALUE);
    // When
    boolean whileBehind = fixture.ledger.claim(claim).isPresent();
    FileFacts file = fixture.ledger.downloads().take().orElseThrow();
    fixture.ledger.downloads().stored(new StoredFile(file.id(), "acme/flow/0-a.pdf", 3, "abc"));
    boolean afterwards = fixture.ledger.claim(claim).isPresent();
    // Then
    assertThat(whileBehind).isFalse();
    assertThat(afterwards).isTrue();
  }

  @Test
  void withoutFetchingNoLinkIsToldDead() {
    // Given
    fixture.ledger.close();
    fixture.ledger =
        Ledger.open(
            new LedgerSettings(fixture.url, "group", true, false, 3), fixture.clockMicros::get);
    answer(named("old", "a.pdf"), "r");
    fixture.passMillis(226_000);
    // When
    List<FileFacts> dying = fixture.ledger.outbox().pendingLinks(10);
    record(claim(), named("new", "a.pdf"));
    // Then
    assertThat(dying).isEmpty();
    assertThat(fixture.ledger.outbox().pendingLinks(10))
        .extracting(FileFacts::url)
        .containsExactly("http://x/new/0");
  }

  @Test
  void fatesOfOneFlowAreToldInThePlatformsOrder() {
    // Given
    answer(named("old", "a.pdf", "b.pdf"), "r");
    FileFacts first = fixture.ledger.downloads().take().orElseThrow();
    FileFacts second = fixture.ledger.downloads().take().orElseThrow();
    // When
    fixture.ledger.downloads().stored(new StoredFile(second.id(), "acme/flow/1-b.pdf", 3, "abc"));
    List<FileFacts> early = fixture.ledger.outbox().pendingFiles(10);
    fixture.ledger.downloads().stored(new StoredFile(first.id(), "acme/flow/0-a.pdf", 3, "abc"));
    // Then
    assertThat(early).isEmpty();
    assertThat(fixture.ledger.outbox().pendingFiles(10))
        .extracting(FileFacts::fileIndex, FileFacts::fileCount)
        .containsExactly(tuple(0, 2), tuple(1, 2));
  }

  @Test
  void aFlowIsCompleteWhenEachOfItsDocumentsHasItsFateAndAgainAfterARestart() {
    // Given
    answer(named("old", "a.pdf", "b.pdf"), "r");
    FileFacts first = fixture.ledger.downloads().take().orElseThrow();
    FileFacts second = fixture.ledger.downloads().take().orElseThrow();
    fixture.ledger.downloads().stored(new StoredFile(first.id(), "acme/flow/0-a.pdf", 3, "abc"));
    List<FinishedFlow> early = fixture.ledger.outbox().pendingManifests(10);
    // When
    fixture.ledger.downloads().failed(new FileFailure(second.id(), NO));
    fixture.restart();
    // Then
    assertThat(early).isEmpty();
    FinishedFlow flow = fixture.ledger.outbox().pendingManifests(10).get(0);
    assertThat(flow.platformRequestId()).isEqualTo("request-1");
    assertThat(flow.files()).hasSize(2);
    fixture.ledger.outbox().manifestsWritten(List.of(flow));
    assertThat(fixture.ledger.outbox().pendingManifests(10)).isEmpty();
  }

  private void answer(Fate fate, String requestId) {
    fixture.ledger.accept(poll(download(requestId, "acme", 1, requestId.hashCode())));
    record(claim(), fate);
  }

  private ClaimedCall claim() {
    return fixture.ledger.claim(fixture.claim("download", 50)).orElseThrow();
  }

  private void record(ClaimedCall call, Fate fate) {
    fixture.ledger.markSent(call.id(), "me");
    fixture.ledger.recordAnswer(all(call, fate));
  }

  private static Fate.Done named(String path, String... names) {
    return named(300_000, path, names);
  }

  private static Fate.Done named(long lifeMillis, String path, String... names) {
    List<Fate.NamedFile> files =
        java.util.stream.IntStream.range(0, names.length)
            .mapToObj(
                i ->
                    new Fate.NamedFile(
                        null, names[i], "PDF", "http://x/" + path + "/" + i, lifeMillis))
            .toList();
    return new Fate.Done("flow", "{}".getBytes(StandardCharsets.UTF_8), files);
  }

  private static String text(ClaimedCall.Item item) {
    return new String(item.payload(), StandardCharsets.UTF_8);
  }

  private static String code(FileFacts file) {
    return file.error() == null ? null : file.error().code();
  }
}
