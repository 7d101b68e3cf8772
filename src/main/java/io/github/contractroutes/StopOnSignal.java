package io.github.contractroutes;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What SIGTERM does: the service ends in good order, and at the latest after the call timeout and
 * ten seconds (INTERFACE.md section 7). A part that does not let go by then, a broker that stands
 * still for one, is left behind: whatever it holds is in the ledger and goes on after the next
 * start, as after a crash.
 */
final class StopOnSignal implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(StopOnSignal.class);

  /** A second less than promised, for the JVM's own way out. */
  private static final Duration BEYOND_THE_CALLS = Duration.ofSeconds(9);

  /** A second less than that, for what comes after the routes. */
  private static final Duration ROUTES_BEYOND_THE_CALLS = Duration.ofSeconds(8);

  private final AutoCloseable service;
  private final Duration longest;

  /**
   * @param callTimeout how long a call that is out may take
   */
  StopOnSignal(AutoCloseable service, Duration callTimeout) {
    this.service = service;
    this.longest = callTimeout.plus(BEYOND_THE_CALLS);
  }

  /** How long the routes may take to end in good order, in seconds. */
  static int secondsForRoutes(Duration callTimeout) {
    return (int) callTimeout.plus(ROUTES_BEYOND_THE_CALLS).toSeconds();
  }

  @Override
  public void run() {
    int exit = stop();
    LogManager.shutdown();
    // A signal ends a JVM with 128 and more; a clean stop is a success.
    Runtime.getRuntime().halt(exit);
  }

  /** The exit value. */
  int stop() {
    FutureTask<Void> closing =
        new FutureTask<>(
            () -> {
              service.close();
              return null;
            });
    Thread thread = new Thread(closing, "stop");
    thread.setDaemon(true);
    thread.start();
    try {
      closing.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn(
          "Not everything let go within {} s; what is left goes on after the next start.",
          longest.toSeconds());
    } catch (ExecutionException e) {
      LOG.error("The service did not end in good order: {}", e.getCause().getMessage());
      LOG.debug("Stack trace", e);
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }
}
