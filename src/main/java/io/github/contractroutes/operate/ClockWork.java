package io.github.contractroutes.operate;

import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done on a clock: nothing here is in a hurry, and a failure is tried again next time. */
public final class ClockWork {
  private static final Logger LOG = LoggerFactory.getLogger(ClockWork.class);

  /** Of some hundred items each, so that forgetting keeps up with the fastest intake. */
  private static final int FORGETTINGS = 10;

  /** Of five hundred items each: a million that come of age together are ended within minutes. */
  private static final int ENDINGS = 20;

  private final Ledger ledger;
  private final Duration createMaxAge;
  private final Duration retryMaxAge;
  private final Duration keepPayload;
  private final Duration dedupeWindow;

  /**
   * @param ledger whose old items are given up and whose old payloads are forgotten
   * @param createMaxAge a create not sent by then is refused
   * @param retryMaxAge how long a repeatable item is retried
   * @param keepPayload how long the payload of a settled item is kept
   * @param dedupeWindow how long request ids are kept
   */
  public ClockWork(
      Ledger ledger,
      Duration createMaxAge,
      Duration retryMaxAge,
      Duration keepPayload,
      Duration dedupeWindow) {
    this.ledger = ledger;
    this.createMaxAge = createMaxAge;
    this.retryMaxAge = retryMaxAge;
    this.keepPayload = keepPayload;
    this.dedupeWindow = dedupeWindow;
  }

  /** One round. */
  public void run() {
    ledger.downloads().hold();
    replay();
    int given = ledger.recoverExpired();
    if (given > 0) {
      LOG.warn(
          "{} calls were given up, their leases are over: their instance died or stood still.",
          given);
    }
    int ended = 0;
    int atOnce = 1;
    for (int i = 0; i < ENDINGS && atOnce > 0; i++) {
      atOnce = ledger.expire(createMaxAge.toMillis(), retryMaxAge.toMillis());
      ended += atOnce;
    }
    if (ended > 0) {
      LOG.warn("{} items waited longer than their operation allows and were ended.", ended);
    }
    int forgotten = 1;
    for (int i = 0; i < FORGETTINGS && forgotten > 0; i++) {
      forgotten =
          ledger.forgetPayloads(keepPayload.toMillis()) + ledger.delete(dedupeWindow.toMillis());
    }
  }

  /** A journal that cannot be read keeps nothing else from being done. */
  private void replay() {
    try {
      ledger.answers().replay();
    } catch (LedgerException e) {
      LOG.error("{} It is tried again with the next round.", e.getMessage());
    }
  }
}
