package io.github.contractroutes.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * What fails again and again, as loops do while the ledger is away: it is told at once, and then
 * once a minute while it lasts. Numbers make no difference between two sentences.
 *
 * <p>Thread-safe.
 */
public final class RepeatedWarning {
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int MOST_REMEMBERED = 20;

  private final Logger log;
  private final LongSupplier nanos;
  private final Map<String, Long> toldAt = new HashMap<>();

  /**
   * @param log where it is told
   */
  public RepeatedWarning(Logger log) {
    this(log, System::nanoTime);
  }

  RepeatedWarning(Logger log, LongSupplier nanos) {
    this.log = log;
    this.nanos = nanos;
  }

  /**
   * Says that something failed and is tried again.
   *
   * @param what failed
   */
  public void tell(String what, Throwable failure) {
    String sentence = what + ": " + failure.getMessage();
    if (isNews(sentence.replaceAll("\\d+", ""))) {
      log.warn("{}; trying again", sentence);
    }
    log.debug("Stack trace", failure);
  }

  synchronized int remembered() {
    return toldAt.size();
  }

  private synchronized boolean isNews(String sentence) {
    long now = nanos.getAsLong();
    Long before = toldAt.get(sentence);
    if (before != null && now - before < QUIET_NANOS) {
      return false;
    }
    if (toldAt.size() >= MOST_REMEMBERED) {
      toldAt.clear();
    }
    toldAt.put(sentence, now);
    return true;
  }
}
