package io.github.contractroutes.intake;

import io.github.contractroutes.ledger.LedgerException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether intake may take more. It pauses when as many items wait as the mark says, and goes on
 * when a fifth of them have gone, so that it does not flutter. The ledger may be shared: others
 * take in, too.
 *
 * <p>Counting a million items takes time, so it is done seldom: at most {@link #SHARE} of the time,
 * and between two counts what this instance took in is added to the last one. It counts again when
 * that is a quarter of the room there was, since other instances may do the same.
 */
public final class HighWater {
  private static final Logger LOG = LoggerFactory.getLogger(HighWater.class);
  private static final long SHORTEST_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LOOK_MILLIS = 200;
  private static final int SHARE = 50;
  private static final int INSTANCES = 4;

  private final long mark;
  private final long low;
  private final LongUnaryOperator count;
  private final LongSupplier taken;
  private final LongSupplier nanos;
  private volatile boolean paused;
  private volatile long waiting;
  private boolean looked;
  private long lookedAt;
  private long lookTook;
  private long takenThen;

  /**
   * @param mark how many items may wait, at least 1
   * @param count counts those that wait; may stop at the number given
   * @param taken items that this instance took in so far
   * @param nanos a clock that only runs forward, in nanoseconds
   */
  public HighWater(long mark, LongUnaryOperator count, LongSupplier taken, LongSupplier nanos) {
    this.mark = mark;
    this.low = Math.max(1, mark * 4 / 5);
    this.count = count;
    this.taken = taken;
    this.nanos = nanos;
  }

  /** Whether intake may take more; to be asked before each poll, file and batch. */
  public synchronized boolean open() {
    if (due()) {
      look();
    }
    return !paused;
  }

  /** Returns when intake may take more, or when the service stops. */
  void await(BooleanSupplier stopping) throws InterruptedException {
    while (!stopping.getAsBoolean() && !open()) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** Whether intake stands still, as far as was seen; does not count. */
  public boolean paused() {
    return paused;
  }

  /** How many items waited at the last look; no more than the mark is counted. */
  public long waiting() {
    return waiting;
  }

  /** How many items may wait. */
  public long mark() {
    return mark;
  }

  private boolean due() {
    if (!looked) {
      return true;
    }
    long since = nanos.getAsLong() - lookedAt;
    if (since >= Math.max(SHORTEST_NANOS, SHARE * lookTook)) {
      return true;
    }
    long added = taken.getAsLong() - takenThen;
    return !paused && added > 0 && added >= (mark - waiting) / INSTANCES;
  }

  private void look() {
    long begun = nanos.getAsLong();
    long takenBefore = taken.getAsLong();
    try {
      waiting = count.applyAsLong(mark);
      takenThen = takenBefore;
      turn();
    } catch (LedgerException e) {
      // Whoever accepts is told by the ledger itself.
      LOG.debug("The items that wait cannot be counted", e);
    }
    looked = true;
    lookedAt = nanos.getAsLong();
    lookTook = lookedAt - begun;
  }

  private void turn() {
    if (!paused && waiting >= mark) {
      paused = true;
      LOG.warn(
          "Intake pauses: {} items wait, as many as contracts.intake.high-water allows; it goes on"
              + " by itself when fewer than {} do.",
          waiting,
          low);
    } else if (paused && waiting < low) {
      paused = false;
      LOG.info("Intake goes on: {} items wait.", waiting);
    }
  }
}
