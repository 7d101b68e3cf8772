package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.download;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A poll that is taken in gives way to calls that have slots to keep, and is still taken once. */
class GivingWayTest {
  private static final LedgerSettings SETTINGS =
      new LedgerSettings("", "", "", "group", true, false, 3);

  @TempDir Path folder;
  private SqliteDatabase database;
  private Busy busy;
  private Ledger ledger;

  @BeforeEach
  void open() {
    database = SqliteDatabase.forService(folder.resolve("ledger.db"), () -> 1_800_000_000_000_000L);
    start();
  }

  /** A process begins on the file as it is. */
  private void start() {
    busy = new Busy(database);
    ledger = new Ledger(busy, SETTINGS, JournalPlace.only(folder.resolve("answers.journal")));
    ledger.recover();
    busy.requests.clear();
    busy.positions.clear();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whileAnUrgentCallWaitsEachSubmissionIsATransactionAndThePositionsComeWithTheLast() {
    // Given
    Submission bad = conflict("one", 3);
    Poll poll =
        poll(
            create("one", "acme", 2, 0),
            download("two", "beta", 1, 1),
            bad,
            create("one", "acme", 2, 4),
            create("three", "acme", 1, 5));
    // When
    List<Verdict> verdicts = ledger.accept(poll);
    // Then
    assertThat(verdicts)
        .extracting(verdict -> verdict.getClass().getSimpleName())
        .containsExactly("Accepted", "Accepted", "Rejected", "Repeated", "Accepted");
    assertThat(busy.requests).as("requests after each commit").containsExactly(1L, 2L, 2L, 2L, 3L);
    assertThat(busy.positions)
        .as("next offset after each commit")
        .containsExactly(0L, 0L, 0L, 0L, 6L);
  }

  @Test
  void afterACallThatWasNotFullThereIsEnoughForOneBeforeItGivesWay() {
    // Given
    busy.urgent = false;
    ledger.accept(poll(create("first", "acme", 1, 0)));
    assertThat(ledger.claim(claim(3)).orElseThrow().items()).hasSize(1);
    ledger.accept(poll(create("second", "acme", 1, 1)));
    assertThat(ledger.claim(claim(3)).orElseThrow().items()).as("waits for its slot").hasSize(1);
    busy.requests.clear();
    busy.urgent = true;
    // When
    ledger.accept(creates("a", 8, 2));
    // Then
    assertThat(busy.requests).as("requests after each commit").containsExactly(5L, 8L, 10L);
    // And: after a full one it gives way at once
    assertThat(ledger.claim(claim(3)).orElseThrow().items()).hasSize(3);
    busy.requests.clear();
    ledger.accept(creates("b", 3, 10));
    assertThat(busy.requests).containsExactly(11L, 12L, 13L);
  }

  @Test
  void withoutAQuotaThereAreSomeCallsFullBeforeItGivesWay() {
    // Given
    busy.urgent = false;
    ledger.accept(creates("first", 3, 0));
    assertThat(ledger.claim(claim(3, 0)).orElseThrow().items()).as("a full call").hasSize(3);
    busy.requests.clear();
    busy.urgent = true;
    // When
    ledger.accept(creates("a", 14, 3));
    // Then
    assertThat(busy.requests).as("requests after each commit").containsExactly(15L, 17L);
  }

  private static Claim claim(int maxItems) {
    return claim(maxItems, 50_500);
  }

  private static Claim claim(int maxItems, long intervalMicros) {
    return new Claim("account/create", "me", maxItems, intervalMicros, 60_000, agent -> 1);
  }

  private static Poll creates(String name, int count, long offset) {
    List<Submission> submissions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      submissions.add(create(name + i, "acme", 1, offset + i));
    }
    return poll(submissions.toArray(Submission[]::new));
  }

  @Test
  void whileNobodyWaitsAPollIsOneTransaction() {
    // Given
    busy.urgent = false;
    // When
    ledger.accept(poll(create("one", "acme", 2, 0), create("two", "acme", 2, 1)));
    // Then
    assertThat(busy.requests).containsExactly(2L);
  }

  @Test
  void anEmptyPollStillKeepsItsPositions() {
    // When
    List<Verdict> verdicts =
        ledger.accept(new Poll(List.of(), List.of(new Poll.Position("contracts.create", 0, 7))));
    // Then
    assertThat(verdicts).isEmpty();
    assertThat(busy.positions).containsExactly(7L);
  }

  @Test
  void aProcessThatDiesBetweenTwoPartsIsFollowedByTheWholePollAndEveryItemIsThereOnce() {
    // Given
    List<Submission> submissions = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      submissions.add(create("r" + i, i % 2 == 0 ? "acme" : "beta", 3, i));
    }
    Poll poll = poll(submissions.toArray(Submission[]::new));
    for (int death = 0; death < 6; death++) {
      busy.diesAfter(death);
      assertThatThrownBy(() -> ledger.accept(poll)).isInstanceOf(Died.class);
      assertThat(position()).as("next offset after a death").isZero();
      start();
    }
    // When
    List<Verdict> verdicts = ledger.accept(poll);
    // Then
    assertThat(verdicts).hasSize(6);
    assertThat(position()).isEqualTo(6);
    assertThat(number("select count(*) from request")).isEqualTo(6);
    assertThat(number("select count(*) from item")).isEqualTo(18);
    assertThat(number("select count(*) from (select distinct request, idx from item) each_one"))
        .isEqualTo(18);
    assertThat(number("select count(*) from dead_letter")).isZero();
    assertThat(number("select count(*) from outcome")).as("nothing was answered again").isZero();
  }

  private static Submission conflict(String requestId, long offset) {
    return LedgerFixture.submission(requestId, "acme", "create", false, 1, offset, "other");
  }

  private long position() {
    return number("select coalesce(max(next_offset), 0) from position");
  }

  private long number(String sql) {
    return database.read(tx -> tx.number(sql, -1));
  }

  /** What ends a process: nothing catches it. */
  private static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** A database for which somebody urgent always waits; it notes what each commit left. */
  private static final class Busy implements Database {
    private final Database real;
    private final List<Long> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> positions = Collections.synchronizedList(new ArrayList<>());
    private boolean urgent = true;
    private int commitsToLive = Integer.MAX_VALUE;

    Busy(Database real) {
      this.real = real;
    }

    /** So many commits from now on succeed; the next transaction is not begun any more. */
    void diesAfter(int commits) {
      commitsToLive = commits;
    }

    @Override
    public <T> T write(Work<T> work) {
      if (commitsToLive-- == 0) {
        throw new Died();
      }
      T result = real.write(work);
      requests.add(real.read(tx -> tx.number("select count(*) from request", -1)));
      positions.add(
          real.read(tx -> tx.number("select coalesce(max(next_offset), 0) from position", -1)));
      return result;
    }

    @Override
    public boolean urgentWaits() {
      return urgent;
    }

    @Override
    public <T> T read(Work<T> work) {
      return real.read(work);
    }

    @Override
    public boolean shared() {
      return false;
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
