package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.all;
import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.done;
import static io.github.contractroutes.ledger.LedgerFixture.download;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Documents, manifests, lost calls and the token in the hands of several instances at once. */
class PostgresInstancesTest {
  private static final int INSTANCES = 3;
  private static final int FLOWS = 100;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Ledger> instances = new ArrayList<>();
  private String url;
  private LedgerFixture fixture;

  @BeforeEach
  void open() {
    url = TestDatabase.create();
    fixture = new LedgerFixture(url, TestDatabase.clock(url));
    for (int i = 0; i < INSTANCES; i++) {
      instances.add(
          Ledger.open(new LedgerSettings(url, "group", true, true, 3), fixture.clockMicros::get));
    }
  }

  @AfterEach
  void close() {
    instances.forEach(Ledger::close);
    fixture.close();
    threads.shutdownNow();
  }

  @Test
  void aMigrationMayTakeLongerThanATransactionMayStandStill() throws Exception {
    // Given: a ledger of the version before, and somebody who reads a table to be changed
    String old = TestDatabase.create();
    LedgerSettings settings = new LedgerSettings(old, "group", true, true, 3);
    Ledger.open(settings, () -> 0).close();
    try (Connection reader = DriverManager.getConnection(old);
        Connection watch = DriverManager.getConnection(old)) {
      reader.createStatement().execute("delete from flyway_schema_history where version = '5'");
      reader.createStatement().execute("alter table lane drop column tripped_at");
      reader.setAutoCommit(false);
      reader.createStatement().execute("lock table lane in access share mode");
      // When
      Future<Ledger> opened = threads.submit(() -> Ledger.open(settings, () -> 0));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  opened.isDone()
                      || isTrue(
                          watch,
                          """
                          select count(*) > 0 from pg_stat_activity where datname = current_database()
                          and wait_event_type = 'Lock' and now() - xact_start > interval '6 s'
                          """));
      reader.rollback();
      // Then
      opened.get().close();
      assertThat(isTrue(watch, "select count(*) = 0 from lane where tripped_at > 0")).isTrue();
    }
  }

  private static boolean isTrue(Connection connection, String sql) throws SQLException {
    try (ResultSet row = connection.createStatement().executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    }
  }

  @Test
  void whatTheDatabaseRefusesIsNotQuoted() {
    // Given: PostgreSQL takes no text with a NUL
    fixture.ledger.accept(poll(download("d", "acme", 1, 0)));
    ClaimedCall call = fixture.ledger.claim(fixture.claim("download", 50)).orElseThrow();
    fixture.ledger.markSent(call.id(), "me");
    Fate.NamedFile file =
        new Fate.NamedFile(null, "a\0.pdf", "PDF", "https://h/x?hkey=geheim", 300_000);
    Fate done = new Fate.Done("flow", new byte[] {'{', '}'}, List.of(file));
    // Then
    assertThatThrownBy(() -> fixture.ledger.recordAnswer(all(call, done)))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("0x00")
        .hasMessageNotContaining("geheim")
        .hasMessageNotContaining("insert into");
  }

  @Test
  void aDocumentIsTakenOnceAndEachFlowHasItsManifestHoweverManyEndItsDocumentsAtOnce()
      throws Exception {
    // Given
    nameDocuments(FLOWS);
    // When: four places of each instance take and store
    List<Long> taken = new ArrayList<>();
    for (List<Long> some : together(4, PostgresInstancesTest::fetchAll)) {
      taken.addAll(some);
    }
    // Then
    assertThat(taken).hasSize(2 * FLOWS).doesNotHaveDuplicates();
    assertThat(fixture.ledger.outbox().pendingManifests(2 * FLOWS)).hasSize(FLOWS);
  }

  @Test
  void theDocumentsOfADeadInstanceAreTakenByOthersOnceAndThoseOfALivingOneStay() throws Exception {
    // Given
    nameDocuments(10);
    Ledger dead = instances.get(0);
    Ledger living = instances.get(1);
    List<Long> lost = take(dead, 8);
    take(instances.get(2), 4).forEach(this::store);
    List<Long> kept = take(living, 8);
    // When
    fixture.passMillis(29_000);
    living.downloads().hold();
    instances.get(2).recover();
    boolean early = instances.get(2).downloads().take().isPresent();
    fixture.passMillis(1_000);
    List<Long> again = new ArrayList<>();
    together(2, ledger -> take(ledger, 8)).forEach(again::addAll);
    // Then
    assertThat(kept).hasSize(8);
    assertThat(early).isFalse();
    assertThat(again).containsExactlyInAnyOrderElementsOf(lost);
  }

  @Test
  void anInstanceThatLostItsFetchDoesNotFailThatOfItsSuccessor() {
    // Given
    nameDocuments(1);
    Ledger paused = instances.get(0);
    Ledger successor = instances.get(1);
    FileFacts lost = paused.downloads().take().orElseThrow();
    assertThat(take(successor, 1)).hasSize(1);
    fixture.passMillis(30_000);
    assertThat(successor.downloads().take()).map(FileFacts::id).contains(lost.id());
    // When
    paused
        .downloads()
        .failed(new FileFailure(lost.id(), new OutcomeError("NotAPdf", "no", "transport", false)));
    successor.downloads().stored(new StoredFile(lost.id(), "acme/flow/0-a.pdf", 3, "abc"));
    // Then
    assertThat(fixture.ledger.sight().files()).containsEntry("STORED", 1L);
  }

  @Test
  void theLateAnswerOfAStandstillSettlesItsDoubtWhoeverAndHoweverManyGaveTheCallUp()
      throws Exception {
    // Given: a create was sent, and its instance stands still
    fixture.ledger.accept(poll(create("r", "acme", 2, 0)));
    ClaimedCall call = fixture.ledger.claim(fixture.claim("create", 20)).orElseThrow();
    fixture.ledger.markSent(call.id(), "me");
    fixture.passMillis(61_000);
    for (Ledger instance : instances) {
      assertThat(instance.recoverExpired()).isZero();
    }
    fixture.passMillis(Overdue.GRACE_MILLIS);
    // When: the others find it at the same moment
    try (Connection onlooker = DriverManager.getConnection(url)) {
      onlooker.setAutoCommit(false);
      execute(onlooker, "select id from call for update");
      List<Future<Integer>> found = new ArrayList<>();
      for (Ledger instance : instances) {
        found.add(threads.submit(instance::recoverExpired));
      }
      await().until(() -> waiting() == INSTANCES);
      onlooker.rollback();
      for (Future<Integer> one : found) {
        one.get();
      }
    }
    fixture.ledger.recordAnswer(all(call, done("flow")));
    // Then
    assertThat(fixture.ledger.outbox().pendingOutcomes(10))
        .filteredOn(outcome -> !outcome.summary())
        .extracting(PendingOutcome::revision, PendingOutcome::status)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(1, Status.IN_DOUBT),
            org.assertj.core.groups.Tuple.tuple(1, Status.IN_DOUBT),
            org.assertj.core.groups.Tuple.tuple(2, Status.SUCCEEDED),
            org.assertj.core.groups.Tuple.tuple(2, Status.SUCCEEDED));
  }

  @Test
  void oneOfAllFetchesTheNextToken() throws Exception {
    // When
    List<Boolean> allowed = together(4, ledger -> ledger.tokens().mayFetch("app"));
    // Then
    assertThat(allowed).containsOnlyOnce(true);
  }

  @Test
  void anInstanceThatStandsStillInATransactionDoesNotKeepTheOthersFromWorking() {
    // Given
    fixture.ledger.accept(poll(create("r", "acme", 2, 0)));
    PostgresDatabase paused = new PostgresDatabase(url, "", "", true);
    try {
      // When: it holds the lane, and does not go on before another instance has claimed
      assertThatThrownBy(
              () ->
                  paused.write(
                      tx -> {
                        tx.update("insert into lane (name) values ('account/create')");
                        return instances.get(0).claim(fixture.claim("create", 1)).orElseThrow();
                      }))
          .isInstanceOf(LedgerException.class);
      // Then
      assertThat(fixture.ledger.sight().items()).containsEntry("CLAIMED", 1L);
    } finally {
      paused.close();
    }
  }

  @Test
  void aLedgerWithoutAConnectionSaysSo() {
    // Given
    Ledger instance = instances.get(0);
    // When
    instance.close();
    // Then: an answer is kept in the journal after this, and only after this
    assertThatThrownBy(() -> instance.downloads().take())
        .isInstanceOf(LedgerException.class)
        .hasCauseInstanceOf(SQLException.class);
  }

  private void nameDocuments(int flows) {
    fixture.ledger.accept(poll(download("r", "acme", flows, 0)));
    for (Optional<ClaimedCall> call = claim(); call.isPresent(); call = claim()) {
      fixture.ledger.markSent(call.get().id(), "me");
      List<Settlement.ItemFate> fates =
          call.get().items().stream()
              .map(item -> new Settlement.ItemFate(item.id(), twoDocuments(item.id())))
              .toList();
      fixture.ledger.recordAnswer(
          new Settlement(
              call.get().id(),
              "Answered",
              null,
              "request",
              fates,
              null,
              0,
              true,
              Settlement.Caution.AS_BEFORE));
    }
  }

  private Optional<ClaimedCall> claim() {
    return fixture.ledger.claim(fixture.claim("download", 50));
  }

  private static Fate twoDocuments(long item) {
    List<Fate.NamedFile> files =
        IntStream.range(0, 2)
            .mapToObj(i -> new Fate.NamedFile(null, i + ".pdf", "PDF", "http://x/" + i, 3_600_000))
            .toList();
    return new Fate.Done("flow-" + item, "{}".getBytes(StandardCharsets.UTF_8), files);
  }

  private static List<Long> take(Ledger ledger, int most) {
    return LongStream.range(0, most)
        .mapToObj(i -> ledger.downloads().take())
        .flatMap(Optional::stream)
        .map(FileFacts::id)
        .toList();
  }

  private static List<Long> fetchAll(Ledger ledger) {
    List<Long> taken = new ArrayList<>();
    for (var file = ledger.downloads().take(); file.isPresent(); file = ledger.downloads().take()) {
      long id = file.get().id();
      taken.add(id);
      ledger.downloads().stored(new StoredFile(id, "acme/" + id + ".pdf", 3, "abc"));
    }
    return taken;
  }

  private void store(long id) {
    fixture.ledger.downloads().stored(new StoredFile(id, "acme/" + id + ".pdf", 3, "abc"));
  }

  private interface Work<T> {
    T with(Ledger ledger) throws Exception;
  }

  /** So many threads of each instance at once. */
  private <T> List<T> together(int places, Work<T> work) throws Exception {
    List<Callable<T>> tasks = new ArrayList<>();
    for (int i = 0; i < places; i++) {
      instances.forEach(ledger -> tasks.add(() -> work.with(ledger)));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> result : threads.invokeAll(tasks)) {
      results.add(result.get());
    }
    return results;
  }

  /** Transactions that wait for another one. */
  private long waiting() throws SQLException {
    try (Connection onlooker = DriverManager.getConnection(url)) {
      return execute(
          onlooker,
          "select count(*) from pg_stat_activity"
              + " where datname = current_database() and wait_event_type = 'Lock'");
    }
  }

  private static long execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
