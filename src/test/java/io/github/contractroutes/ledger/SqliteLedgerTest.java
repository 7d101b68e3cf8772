package io.github.contractroutes.ledger;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
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
}
