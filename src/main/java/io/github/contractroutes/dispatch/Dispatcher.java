package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.CallSource;
import io.github.contractroutes.ledger.Change;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.RepeatedWarning;
import io.github.contractroutes.tenant.Tenants;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out calls: one loop for each lane that has ever had due items, calls on a pool of their
 * own.
 */
public final class Dispatcher implements CallSource {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final long LOOK_MILLIS = 1_000;
  private static final long LOOPS_END_MILLIS = 2_000;

  /** What a lease has for waiting for a slot and for telling the ledger. */
  private static final long SPARE_MILLIS = 5_000;

  private final Ledger ledger;
  private final Lanes lanes;
  private final long callTimeoutMillis;
  private final RepeatedWarning warning = new RepeatedWarning(LOG);
  private ExecutorService loops;
  private ExecutorService workers;

  /**
   * @param ledger where due items wait
   * @param tenants whose weights share the turns of a lane
   * @param rules pace and size of calls
   * @param owner name of this instance, as claims carry it
   * @param callTimeoutMillis longest time of one call, so that stopping waits long enough
   */
  public Dispatcher(
      Ledger ledger, Tenants tenants, LaneRules rules, String owner, long callTimeoutMillis) {
    this.ledger = ledger;
    this.lanes =
        new Lanes(
            ledger,
            tenants,
            rules,
            owner,
            new Slots(System::nanoTime),
            2 * callTimeoutMillis + SPARE_MILLIS);
    this.callTimeoutMillis = callTimeoutMillis;
  }

  /** The steps of the dispatch route that wait for a call's slot. */
  public KeepPace keepPace() {
    return new KeepPace(lanes);
  }

  Lanes lanes() {
    return lanes;
  }

  @Override
  public void start(CallSink sink) {
    loops = Executors.newCachedThreadPool(task -> daemon(task, "lane"));
    workers = Executors.newCachedThreadPool(task -> daemon(task, "call"));
    loops.execute(() -> findLanes(sink));
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private void findLanes(CallSink sink) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        long seen = ledger.seen(Change.DUE);
        drive(lanes.open(), sink);
        ledger.awaitChange(Change.DUE, seen, LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException | Error e) {
        warning.tell("Lanes cannot be found", e);
        LaneLoop.pause();
      }
    }
  }

  /** A lane that gets no thread now is found again with the next look. */
  private void drive(List<Lane> opened, CallSink sink) {
    int driven = 0;
    try {
      for (Lane lane : opened) {
        loops.execute(new LaneLoop(lane, ledger, lanes.sleep(), sink, workers));
        driven++;
      }
    } finally {
      opened.subList(driven, opened.size()).forEach(lanes::close);
    }
  }

  @Override
  public void stop() {
    if (loops == null) {
      return;
    }
    loops.shutdownNow();
    try {
      loops.awaitTermination(LOOPS_END_MILLIS, TimeUnit.MILLISECONDS);
      workers.shutdown();
      if (!workers.awaitTermination(callTimeoutMillis + 5_000, TimeUnit.MILLISECONDS)) {
        LOG.warn("Calls in flight did not end in time; their answers are not recorded.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lanes.clear();
  }
}
