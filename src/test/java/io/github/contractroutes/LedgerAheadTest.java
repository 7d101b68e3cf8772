package io.github.contractroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerException;
import io.github.contractroutes.ledger.SteadyClock;
import io.github.contractroutes.settings.Settings;
import io.github.contractroutes.settings.SettingsException;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerAheadTest {
  @TempDir Path folder;

  @Test
  void whoeverAsksGetsTheOpenLedgerAndClosingClosesIt() throws SettingsException {
    Settings settings = settings();
    LedgerAhead ahead = new LedgerAhead(() -> open(settings));

    assertThat(ahead.get().sight().items()).isEmpty();
    ahead.close();

    // Or the file would still be locked.
    open(settings).close();
  }

  @Test
  void oneThatNobodyAskedForIsClosedToo() throws SettingsException {
    Settings settings = settings();

    new LedgerAhead(() -> open(settings)).close();

    open(settings).close();
  }

  @Test
  void aLedgerThatCannotBeOpenedSaysSoToWhoeverAsks() {
    LedgerAhead ahead =
        new LedgerAhead(
            () -> {
              throw new LedgerException("It is in use.");
            });

    assertThatThrownBy(ahead::get).isInstanceOf(LedgerException.class).hasMessage("It is in use.");
    ahead.close();
  }

  private static Ledger open(Settings settings) {
    return LedgerPlace.alone(settings, SteadyClock.ofThisMachine());
  }

  private Settings settings() throws SettingsException {
    Properties file = new Properties();
    file.setProperty("contracts.ledger.url", "jdbc:sqlite:" + folder.resolve("ledger.db"));
    return Settings.of(file, name -> null);
  }
}
