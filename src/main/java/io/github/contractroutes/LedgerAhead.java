package io.github.contractroutes;

import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger, opened while Camel is set up: each of the two takes most of a second, mostly for
 * loading classes, and neither needs the other.
 */
final class LedgerAhead implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerAhead.class);

  private final FutureTask<Ledger> opening;

  /**
   * Begins to open it.
   *
   * @param open how it is opened
   */
  LedgerAhead(Supplier<Ledger> open) {
    opening = new FutureTask<>(open::get);
    Thread thread = new Thread(opening, "open-ledger");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Waits until it is open.
   *
   * @throws RuntimeException the one with which it could not be opened
   */
  Ledger get() {
    try {
      return opening.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new LedgerException("The ledger cannot be opened: " + e.getCause() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LedgerException("The start was interrupted.", e);
    }
  }

  /** Also one that nobody has asked for. */
  @Override
  public void close() {
    Ledger ledger;
    try {
      ledger = get();
    } catch (RuntimeException e) {
      // Whoever asked was told; a start that was stopped before has a reason of its own.
      LOG.debug("There is no ledger to close", e);
      return;
    }
    ledger.close();
  }
}
