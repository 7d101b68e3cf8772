package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.all;
import static io.github.contractroutes.ledger.LedgerFixture.download;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Renewals of links in the hands of several instances at once. */
class PostgresRenewalTest {
  @TempDir Path folder;
  private BreakingDatabase database;
  private LedgerFixture fixture;
  private Ledger other;

  @BeforeEach
  void open() {
    String url = TestDatabase.create();
    fixture = new LedgerFixture(url, TestDatabase.clock(url));
    database = new BreakingDatabase(new PostgresDatabase(url, "", "", true));
    LedgerSettings settings = new LedgerSettings(url, "group", true, true, 3);
    other = new Ledger(database, settings, JournalPlace.only(folder.resolve("answers.journal")));
  }

  @AfterEach
  void close() {
    other.close();
    fixture.close();
  }

  @Test
  void aDocumentWhoseLinkDiesWhileItsFlowsRenewalIsSettledIsAskedForAgain() {
    // Given: a renewal of the second document's link is answered, and nobody is at the first
    fixture.ledger.accept(poll(download("r", "acme", 1, 0)));
    ClaimedCall call = fixture.ledger.claim(fixture.claim("download", 50)).orElseThrow();
    fixture.ledger.markSent(call.id(), "me");
    fixture.ledger.recordAnswer(all(call, named("old")));
    fixture.ledger.downloads().take();
    fixture.passMillis(300_000);
    fixture.ledger.downloads().hold();
    fixture.ledger.downloads().take();
    ClaimedCall renewal = fixture.ledger.claim(fixture.claim("download", 50)).orElseThrow();
    fixture.ledger.markSent(renewal.id(), "me");
    fixture.passMillis(30_000);
    // When: an instance finds that the first link is dead just before the settlement's commit
    AtomicReference<Runnable> once = new AtomicReference<>(() -> fixture.ledger.downloads().take());
    database.beforeCommit = () -> once.getAndSet(() -> {}).run();
    other.recordAnswer(all(renewal, named("new")));
    // Then
    assertThat(fixture.ledger.downloads().take()).map(FileFacts::url).contains("http://x/new/1");
    assertThat(fixture.ledger.claim(fixture.claim("download", 50))).isPresent();
  }

  private static Fate.Done named(String path) {
    List<Fate.NamedFile> files =
        List.of(
            new Fate.NamedFile(null, "a.pdf", "PDF", "http://x/" + path + "/0", 300_000),
            new Fate.NamedFile(null, "b.pdf", "PDF", "http://x/" + path + "/1", 300_000));
    return new Fate.Done("flow", new byte[] {'{', '}'}, files);
  }
}
