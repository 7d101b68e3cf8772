package io.github.contractroutes.ledger;

import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * What a lane asks the ledger for.
 *
 * @param lane account and action
 * @param owner the asking instance
 * @param maxItems most items of one call
 * @param intervalMicros time between two slots of the lane, microseconds; 0 for no limit
 * @param leaseMillis how long the claim is held for the owner
 * @param weights share of turns of an agent, 1 or more
 * @param namesFiles whether answers of the lane name files, so that it waits for fetching to keep
 *     up
 * @param nanos the asking instance's monotonic clock, nanoseconds; the slot is told by it
 * @param createMaxAgeMillis a create that has waited longer is not sent any more
 */
public record Claim(
    String lane,
    String owner,
    int maxItems,
    long intervalMicros,
    long leaseMillis,
    ToIntFunction<String> weights,
    boolean namesFiles,
    LongSupplier nanos,
    long createMaxAgeMillis) {

  /** A claim of a lane whose answers name no files, and whose creates wait as long as they like. */
  public Claim(
      String lane,
      String owner,
      int maxItems,
      long intervalMicros,
      long leaseMillis,
      ToIntFunction<String> weights) {
    this(
        lane,
        owner,
        maxItems,
        intervalMicros,
        leaseMillis,
        weights,
        false,
        System::nanoTime,
        Long.MAX_VALUE);
  }
}
