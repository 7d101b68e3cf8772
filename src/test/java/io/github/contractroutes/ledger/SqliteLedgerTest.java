package io.github.contractroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for the embedded ledger alone. */
class SqliteLedgerTest {
  @TempDir Path folder;

  @Test
  void aSecondServiceOnTheSameFileIsRefused() {
    try (LedgerFixture first = new LedgerFixture(folder.resolve("ledger.db"))) {
      assertThatThrownBy(() -> new LedgerFixture(folder.resolve("ledger.db")))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("in use by another running service");
    }
  }

  @Test
  void aLedgerOfTheFirstVersionIsBroughtUpToDate() {
    String url = "jdbc:sqlite:" + folder.resolve("ledger.db");
    Flyway.configure()
        .dataSource(url, null, null)
        .locations("classpath:db/ledger")
        .placeholders(Map.of("id", "integer primary key", "bytes", "blob"))
        .target("1")
        .load()
        .migrate();

    try (LedgerFixture now = new LedgerFixture(folder.resolve("ledger.db"))) {
      assertThat(now.ledger.accept(LedgerFixture.poll(LedgerFixture.download("r", "acme", 1, 0))))
          .containsExactly(new Verdict.Accepted());
    }
  }

  @Test
  void aStatementThatFailedOnceWorksAgain() {
    AtomicBoolean fails = new AtomicBoolean();
    LongSupplier clock =
        () -> {
          if (fails.getAndSet(false)) {
            throw new IllegalStateException("no time");
          }
          return 1_000_000;
        };
    try (Ledger ledger =
        Ledger.open(
            new LedgerSettings(
                "jdbc:sqlite:" + folder.resolve("ledger.db"), "group", true, true, 3),
            clock)) {
      Poll poll = LedgerFixture.poll(LedgerFixture.download("r", "acme", 1, 0));
      fails.set(true);
      assertThatThrownBy(() -> ledger.accept(poll)).isInstanceOf(LedgerException.class);
      fails.set(true);
      assertThatThrownBy(() -> ledger.untilDue("lane")).isInstanceOf(LedgerException.class);

      assertThat(ledger.accept(poll)).containsExactly(new Verdict.Accepted());
      assertThat(ledger.untilDue(ledger.lanes().get(0))).isZero();
    }
  }
}
