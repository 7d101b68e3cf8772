package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.all;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A new ledger for each test: on SQLite here, on PostgreSQL in the {@code Postgres*} subclasses.
 */
abstract class FreshLedger {
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

  void finish(String operation, int maxItems, Fate fate) {
    ClaimedCall call = fixture.ledger.claim(fixture.claim(operation, maxItems)).orElseThrow();
    fixture.ledger.markSent(call.id(), "me");
    fixture.ledger.recordAnswer(all(call, fate));
  }
}
