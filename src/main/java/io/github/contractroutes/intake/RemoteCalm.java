package io.github.contractroutes.intake;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tells since when a remote file looks the same in each listing, and which ones rest: those that
 * failed, with pauses that grow, and those that have no end, until they change.
 */
final class RemoteCalm {
  private static final int MOST = 10_000;
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final LongSupplier nanos;
  private final Map<String, Look> looks =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Look> eldest) {
          return size() > MOST;
        }
      };

  RemoteCalm(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * @param rests how long it is left alone from {@code restsFrom} on
   * @param failures in a row
   */
  private record Look(
      long size, long modified, long since, long restsFrom, Duration rests, int failures) {
    Look resting(long now, Duration pause, int failures) {
      return new Look(size, modified, since, now, pause, failures);
    }
  }

  /** Whether it has not changed for {@link Readiness#CALM}, and does not rest. */
  synchronized boolean isStill(String path, long size, long modified) {
    Look before = looks.get(path);
    if (before == null || before.size() != size || before.modified() != modified) {
      long now = nanos.getAsLong();
      looks.put(path, new Look(size, modified, now, now, Duration.ZERO, 0));
      return false;
    }
    return age(before).compareTo(Readiness.CALM) >= 0
        && since(before.restsFrom()).compareTo(before.rests()) >= 0;
  }

  /** Taking it failed: it rests, each time in a row for longer. */
  synchronized void failed(String path) {
    looks.computeIfPresent(
        path,
        (same, look) -> {
          int failures = look.failures() + 1;
          return look.resting(nanos.getAsLong(), Readiness.rest(failures), failures);
        });
  }

  /**
   * It was copied, and has no end: it rests until more of it can be expected no longer, and then
   * until it changes.
   *
   * @return whether no more of it is expected
   */
  synchronized boolean isIncomplete(String path) {
    boolean old = isOld(path);
    looks.computeIfPresent(
        path,
        (same, look) ->
            look.resting(nanos.getAsLong(), old ? FOR_EVER : Readiness.PATIENCE, look.failures()));
    return old;
  }

  /** Whether it has not changed for so long that no more is to be expected. */
  synchronized boolean isOld(String path) {
    Look look = looks.get(path);
    return look != null && age(look).compareTo(Readiness.PATIENCE) >= 0;
  }

  synchronized void forget(String path) {
    looks.remove(path);
  }

  private Duration age(Look look) {
    return since(look.since());
  }

  private Duration since(long moment) {
    return Duration.ofNanos(nanos.getAsLong() - moment);
  }
}
