package io.github.contractroutes;

import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerSettings;
import io.github.contractroutes.ledger.SteadyClock;
import io.github.contractroutes.settings.Key;
import io.github.contractroutes.settings.Settings;

/** Where the settings put the ledger: the same for the service and for the commands. */
final class LedgerPlace {
  private static final int FILE_ATTEMPTS = 10;

  private LedgerPlace() {}

  /** Opened as a service does it: alone. */
  static Ledger alone(Settings settings, SteadyClock clock) {
    return Ledger.open(ledger(settings), clock::micros);
  }

  /** Opened beside the service that may be running. */
  static Ledger besideService(Settings settings) {
    return Ledger.openBesideService(ledger(settings), SteadyClock.ofThisMachine()::micros);
  }

  private static LedgerSettings ledger(Settings settings) {
    return new LedgerSettings(
            settings.text(Key.LEDGER_URL),
            settings.text(Key.LEDGER_USER),
            settings.text(Key.LEDGER_PASSWORD),
            settings.text(Key.KAFKA_GROUP),
            settings.kafka(),
            settings.flag(Key.FILES_STORE),
            FILE_ATTEMPTS)
        .withDownloadsAtOnce(settings.number(Key.FILES_CONCURRENCY));
  }
}
