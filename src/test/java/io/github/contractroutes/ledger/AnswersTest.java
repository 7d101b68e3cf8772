package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.all;
import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.done;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswersTest {
  private static final Claim CLAIM =
      new Claim("account/create", "me", 20, 50_500, 60_000, agent -> 1);

  @TempDir Path folder;
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger pauses = new AtomicInteger();
  private BreakingDatabase database;
  private Ledger ledger;
  private AnswerJournal journal;
  private Answers answers;
  private Runnable duringPause = () -> {};
  private Runnable afterASecond;

  @BeforeEach
  void open() {
    Path file = folder.resolve("ledger.db");
    database = new BreakingDatabase(SqliteDatabase.forService(file, () -> 1_800_000_000_000_000L));
    journal = new AnswerJournal(folder.resolve("answers.journal"));
    ledger =
        new Ledger(
            database,
            new LedgerSettings("jdbc:sqlite:" + file, "group", true, true, 3),
            JournalPlace.only(folder.resolve("answers.journal")));
    answers =
        new Answers(
            ledger,
            JournalPlace.only(folder.resolve("answers.journal")),
            nanos::get,
            millis -> {
              nanos.addAndGet(millis * 1_000_000);
              pauses.incrementAndGet();
              duringPause.run();
            },
            task -> {
              afterASecond = task;
              return CompletableFuture.completedFuture(null);
            });
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void aLedgerThatIsBackWithinASecondGetsTheAnswerItself() throws Exception {
    // Given
    ClaimedCall call = sent("r1", 2);
    database.broken = BreakingDatabase.Break.EVERYTHING;
    duringPause = () -> repairAfter(10);
    // When
    answers.record(all(call, done("flow")));
    // Then
    assertThat(ledger.sight().items()).containsEntry("SUCCEEDED", 2L);
    assertThat(folder.resolve("answers.journal")).doesNotExist();
  }

  @Test
  void afterASecondTheAnswerIsInTheJournalAndTheLedgerGetsItWhenItIsBack() throws Exception {
    // Given
    ClaimedCall call = sent("r1", 2);
    database.broken = BreakingDatabase.Break.EVERYTHING;
    // When
    answers.record(all(call, done("flow")));
    // Then
    assertThat(nanos.get()).isEqualTo(1_000_000_000L);
    assertThatThrownBy(() -> answers.replay()).isInstanceOf(LedgerException.class);
    assertThat(journal.read()).hasSize(1);
    // And
    database.broken = BreakingDatabase.Break.NOTHING;
    assertThat(answers.replay()).isEqualTo(1);
    assertThat(ledger.sight().items()).containsEntry("SUCCEEDED", 2L);
    assertThat(folder.resolve("answers.journal")).doesNotExist();
    assertThat(answers.replay()).isZero();
  }

  @Test
  void aKilledServiceFindsTheAnswerBeforeAnythingComesIntoDoubt() throws Exception {
    // Given: two calls are out; the answer to one is in the journal when the process dies
    ClaimedCall answered = sent("r1", 1);
    ClaimedCall silent = sent("r2", 1);
    database.broken = BreakingDatabase.Break.EVERYTHING;
    answers.record(all(answered, done("flow")));
    ledger.close();
    // When
    open();
    answers.replay();
    ledger.recover();
    // Then
    assertThat(ledger.sight().items()).containsEntry("SUCCEEDED", 1L).containsEntry("IN_DOUBT", 1L);
    assertThat(ledger.doubts().list(10)).extracting(Doubt::callId).containsExactly(silent.id());
  }

  @Test
  void anAnswerWhoseCommitWasNotAcknowledgedIsRecordedOnce() throws Exception {
    // Given
    ClaimedCall call = sent("r1", 1);
    database.broken = BreakingDatabase.Break.ACKNOWLEDGEMENT;
    // When
    answers.record(all(call, done("flow")));
    database.broken = BreakingDatabase.Break.NOTHING;
    answers.replay();
    // Then
    assertThat(ledger.outbox().pendingOutcomes(10))
        .filteredOn(outcome -> !outcome.summary())
        .hasSize(1);
  }

  @Test
  void nothingIsSentWhenTheCommitOfTheMarkIsNotAcknowledged() {
    // Given
    ledger.accept(poll(create("r1", "acme", 1, 0)));
    ClaimedCall call = ledger.claim(CLAIM).orElseThrow();
    database.broken = BreakingDatabase.Break.ACKNOWLEDGEMENT;
    // When / Then: the step throws, so the journey ends before it sends
    assertThatThrownBy(() -> ledger.markSent(call.id(), "me")).isInstanceOf(LedgerException.class);
    // And: nobody can know whether the mark is on disk, so the create is in doubt, not sent again
    database.broken = BreakingDatabase.Break.NOTHING;
    ledger.giveUp(call.id(), 0);
    assertThat(ledger.sight().items()).containsEntry("IN_DOUBT", 1L);
  }

  @Test
  void whenTheJournalIsGoneTooBothAreTriedUntilOneTakesTheAnswer() throws Exception {
    // Given: a directory stands where the journal is to be
    Files.createDirectory(folder.resolve("answers.journal"));
    ClaimedCall call = sent("r1", 1);
    database.broken = BreakingDatabase.Break.EVERYTHING;
    duringPause = () -> repairAfter(100);
    // When
    answers.record(all(call, done("flow")));
    // Then
    assertThat(pauses).hasValue(100);
    assertThat(ledger.sight().items()).containsEntry("SUCCEEDED", 1L);
  }

  @Test
  void aLineThatWasCutIsPassedOverAndTheNextAnswerStandsOnALineOfItsOwn() throws Exception {
    // Given
    ClaimedCall first = sent("r1", 1);
    ClaimedCall second = sent("r2", 1);
    journal.append(all(first, done("flowA")));
    String whole = Files.readString(folder.resolve("answers.journal"));
    Files.writeString(
        folder.resolve("answers.journal"),
        whole.substring(0, whole.length() / 2),
        StandardOpenOption.APPEND);
    // When
    journal.append(all(second, done("flowB")));
    // Then
    assertThat(journal.read())
        .extracting(Settlement::callId)
        .containsExactly(first.id(), second.id());
    assertThat(answers.replay()).isEqualTo(2);
    assertThat(ledger.sight().items()).containsEntry("SUCCEEDED", 2L);
  }

  @Test
  void theJournalCutAtAnyByteYieldsTheWholeLinesAndNothingElse() throws Exception {
    // Given
    Path file = folder.resolve("answers.journal");
    journal.append(settlement(1));
    long one = Files.size(file);
    journal.append(settlement(2));
    byte[] whole = Files.readAllBytes(file);
    // When / Then: only the line break at the end of a line may be missing
    for (int length = 0; length <= whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      int expected = length >= whole.length - 1 ? 2 : length >= one - 1 ? 1 : 0;
      assertThat(journal.read()).as("cut at " + length).hasSize(expected);
    }
  }

  @Test
  void everyKindOfFateComesBackFromTheJournalAsItWas() throws Exception {
    // Given
    OutcomeError error = new OutcomeError("Code", "出错了 \"quoted\"\n", "essbasic", true);
    Fate.NamedFile file = new Fate.NamedFile("f", "名.pdf", "PDF", "https://h/x?a=b", 300_000);
    Settlement settlement =
        new Settlement(
            7,
            "Answered",
            "Code",
            "request",
            List.of(
                new Settlement.ItemFate(
                    1, new Fate.Done("flow", bytes("{\"a\":1}"), List.of(file))),
                new Settlement.ItemFate(2, new Fate.Refused(error)),
                new Settlement.ItemFate(3, new Fate.Failed(error)),
                new Settlement.ItemFate(4, new Fate.InDoubt(error, List.of("a", "b"))),
                new Settlement.ItemFate(5, new Fate.Again(10, "key#7a", true))),
            new Settlement.Hold(true, "Code", "message", 60_000),
            1_000,
            true,
            Settlement.Caution.ONE_BY_ONE);
    // When
    journal.append(settlement);
    // Then
    assertThat(journal.read())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(settlement);
  }

  @Test
  void anAnswerToACallThatTheLedgerDoesNotKnowIsPutAsideAndStopsNoOther() throws Exception {
    // Given: the ledger was restored from an older copy
    ClaimedCall call = sent("r1", 1);
    journal.append(settlement(4711));
    journal.append(all(call, done("flow")));
    // When
    answers.replay();
    // Then
    assertThat(ledger.sight().items()).containsEntry("SUCCEEDED", 1L);
    assertThat(folder.resolve("answers.journal")).doesNotExist();
    assertThat(Files.readString(folder.resolve("answers.journal.refused"))).contains("4711");
  }

  @Test
  void answersThatComeWhileTheJournalIsWorkedOffStay() throws IOException {
    // Given
    journal.append(settlement(1));
    List<AnswerJournal.Line> known = journal.lines();
    journal.append(settlement(2));
    // When
    journal.forget(known);
    // Then
    assertThat(journal.read()).extracting(Settlement::callId).containsExactly(2L);
    // And: somebody else has worked the same lines off
    journal.forget(known);
    assertThat(journal.read()).extracting(Settlement::callId).containsExactly(2L);
  }

  @Test
  void anAnswerThatTheLedgerDoesNotTakeNowKeepsNoOtherFromIt() throws Exception {
    // Given
    ClaimedCall first = sent("r1", 1);
    ClaimedCall second = sent("r2", 1);
    journal.append(all(first, done("flowA")));
    journal.append(all(second, done("flowB")));
    database.refuseOnce();
    // When
    assertThatThrownBy(() -> answers.replay())
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("call " + first.id() + " stays");
    // Then
    assertThat(ledger.sight().items()).containsEntry("SUCCEEDED", 1L);
    assertThat(journal.read()).extracting(Settlement::callId).containsExactly(first.id());
    assertThat(answers.replay()).isEqualTo(1);
    assertThat(ledger.sight().items()).containsEntry("SUCCEEDED", 2L);
  }

  @Test
  void whileTheLedgerSaysNothingTheAnswerGoesIntoTheJournal() throws Exception {
    // Given
    ClaimedCall call = sent("r1", 1);
    AtomicInteger waiting = new AtomicInteger();
    database.beforeCommit =
        () -> {
          afterASecond.run();
          waiting.set(size());
        };
    // When
    answers.record(all(call, done("flow")));
    // Then: it was on disk before the ledger took it, and does nothing a second time
    assertThat(waiting).hasValue(1);
    database.beforeCommit = () -> {};
    assertThat(answers.replay()).isEqualTo(1);
    assertThat(ledger.sight().items()).containsEntry("SUCCEEDED", 1L);
    assertThat(ledger.outbox().pendingOutcomes(10))
        .filteredOn(outcome -> !outcome.summary())
        .hasSize(1);
  }

  private int size() {
    try {
      return journal.read().size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFullDiskUnderTheLedgerLeavesNothingHalfDone() throws Exception {
    // Given: this connection may take no further page; the one that follows it may
    ClaimedCall call = sent("r1", 1);
    database.write(tx -> tx.one("pragma max_page_count = 1", row -> row.getLong(1)));
    Fate.Done big =
        new Fate.Done("flow", bytes("{\"task\":\"" + "x".repeat(2_000_000) + "\"}"), List.of());
    // When
    answers.record(all(call, big));
    // Then
    assertThat(pauses).hasValue(1);
    assertThat(ledger.sight().items()).containsEntry("SUCCEEDED", 1L);
    assertThat(ledger.outbox().pendingOutcomes(10))
        .filteredOn(outcome -> !outcome.summary())
        .hasSize(1);
  }

  private void repairAfter(int wanted) {
    if (pauses.get() >= wanted) {
      database.broken = BreakingDatabase.Break.NOTHING;
    }
  }

  private ClaimedCall sent(String requestId, int items) {
    ledger.accept(poll(create(requestId, "acme", items, requestId.hashCode() & 0xff)));
    ClaimedCall call = ledger.claim(CLAIM).orElseThrow();
    ledger.markSent(call.id(), "me");
    return call;
  }

  private static Settlement settlement(long callId) {
    return new Settlement(
        callId,
        "Answered",
        "合同",
        null,
        List.of(new Settlement.ItemFate(1, done("flow-" + callId))),
        null,
        0,
        true,
        Settlement.Caution.NONE);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
