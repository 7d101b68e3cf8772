package io.github.contractroutes.ledger.component;

import io.github.contractroutes.ledger.Change;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerException;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.Processor;
import org.apache.camel.spi.ExecutorServiceManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what waits for publication to the route, in order; when the route is through, it is marked
 * published. A crash in between publishes it again under the same id.
 */
final class PendingConsumer<T> extends LoopConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(PendingConsumer.class);
  private static final long LEASE_MILLIS = 15_000;
  private static final long RENEW_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long LONGEST_WAIT_MILLIS = 1_000;
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(8);

  private final Ledger ledger;
  private final Change change;
  private final Supplier<List<T>> pending;
  private final Consumer<List<T>> published;
  private final String kind;
  private final String owner;
  private Refusal<T> refusal = (batch, failure) -> false;
  private Consumer<List<T>> outOfTurn;
  private boolean oneByOne;

  /** A batch of so many is worth its cost; more of them wait, so the next one does not. */
  private int many = 500;

  private ScheduledExecutorService clock;
  private long turnUntil = Long.MIN_VALUE;
  private long restUntil = System.nanoTime();

  PendingConsumer(
      LedgerEndpoint endpoint,
      Processor processor,
      Ledger ledger,
      Change change,
      Supplier<List<T>> pending,
      Consumer<List<T>> published) {
    super(endpoint, processor, 1);
    this.ledger = ledger;
    this.change = change;
    this.kind = endpoint.name();
    this.owner = endpoint.owner();
    this.pending = pending;
    this.published = published;
  }

  /** What is done when the route failed for the sake of some elements, so that others can go. */
  interface Refusal<T> {
    /** Sets those aside; tells if the loop may go on without a pause. */
    boolean setAside(List<T> batch, Exception failure);
  }

  PendingConsumer<T> whenRefused(Refusal<T> setAside) {
    refusal = setAside;
    return this;
  }

  /**
   * The route may take longer than a turn, and two instances at it would harm: the turn is kept
   * while it runs.
   *
   * @param lost what is done with elements that came through when the turn was lost all the same
   */
  PendingConsumer<T> keepingTheTurn(Consumer<List<T>> lost) {
    outOfTurn = lost;
    return this;
  }

  /** Each body is one element instead of a list. */
  PendingConsumer<T> oneByOne() {
    oneByOne = true;
    return this;
  }

  /** No batch is larger. */
  PendingConsumer<T> inBatchesOf(int most) {
    many = most;
    return this;
  }

  @Override
  protected void doStart() throws Exception {
    if (outOfTurn != null) {
      clock = threads().newSingleThreadScheduledExecutor(this, kind + "-turn");
    }
    super.doStart();
  }

  private ExecutorServiceManager threads() {
    return getEndpoint().getCamelContext().getExecutorServiceManager();
  }

  /** What is ready when the service stops is still published, unless the route fails. */
  @Override
  protected void doStop() throws Exception {
    super.doStop();
    try {
      drain();
      ledger.outbox().leavePublishing(kind, owner);
    } catch (LedgerException e) {
      LOG.warn(
          "What {} has left is published after the next start: {}",
          getEndpoint().getEndpointUri(),
          e.getMessage());
    } finally {
      if (clock != null) {
        threads().shutdownNow(clock);
      }
    }
  }

  private void drain() {
    long until = System.nanoTime() + DRAIN_NANOS;
    List<T> batch = pending.get();
    while (!batch.isEmpty() && System.nanoTime() < until && myTurn() && publish(batch)) {
      batch = pending.get();
    }
  }

  /** The turn is a lease by the ledger's clock; it is renewed well before it ends. */
  private boolean myTurn() {
    long now = System.nanoTime();
    if (now >= turnUntil) {
      boolean mine = ledger.outbox().mayPublish(kind, owner, LEASE_MILLIS);
      turnUntil = mine ? now + RENEW_NANOS : now;
      return mine;
    }
    return true;
  }

  @Override
  boolean look() throws InterruptedException {
    long seen = ledger.seen(change);
    if (!myTurn()) {
      ledger.awaitChange(change, seen, LONGEST_WAIT_MILLIS);
      return true;
    }
    gather();
    List<T> batch = pending.get();
    if (batch.isEmpty()) {
      ledger.awaitChange(change, seen, LONGEST_WAIT_MILLIS);
      return true;
    }
    restUntil = System.nanoTime() + (batch.size() < many ? GATHER_NANOS : 0);
    return publish(batch);
  }

  /**
   * The first after a quiet time leaves at once; while more come all the time, some are gathered,
   * since a batch costs as much as one.
   */
  private void gather() throws InterruptedException {
    long rest = restUntil - System.nanoTime();
    if (rest > 0 && !oneByOne) {
      TimeUnit.NANOSECONDS.sleep(rest);
    }
  }

  private boolean publish(List<T> batch) {
    Exception failure = send(batch);
    if (failure == null && outOfTurn != null && !keepTurn()) {
      turnUntil = Long.MIN_VALUE;
      outOfTurn.accept(batch);
    } else if (failure == null) {
      published.accept(batch);
    }
    return failure == null || refusal.setAside(batch, failure);
  }

  private Exception send(List<T> batch) {
    Object body = oneByOne ? batch.get(0) : batch;
    if (outOfTurn == null) {
      return failureOf(body);
    }
    Future<?> keeping =
        clock.scheduleWithFixedDelay(
            this::keepTurnQuietly, RENEW_NANOS, RENEW_NANOS, TimeUnit.NANOSECONDS);
    try {
      return failureOf(body);
    } finally {
      keeping.cancel(false);
    }
  }

  private boolean keepTurn() {
    return ledger.outbox().keepPublishing(kind, owner, LEASE_MILLIS);
  }

  private void keepTurnQuietly() {
    try {
      keepTurn();
    } catch (RuntimeException e) {
      // It is asked again when the route is through.
      LOG.debug("The turn of {} was not kept", kind, e);
    }
  }
}
