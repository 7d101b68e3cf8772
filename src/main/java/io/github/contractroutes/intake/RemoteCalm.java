package io.github.contractroutes.intake;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Tells since when a remote file looks the same in each listing. */
final class RemoteCalm {
  private static final int MOST = 10_000;

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

  private record Look(long size, long modified, long since) {}

  /** Whether it has not changed for {@link Readiness#CALM}. */
  synchronized boolean isStill(String path, long size, long modified) {
    Look before = looks.get(path);
    if (before == null || before.size() != size || before.modified() != modified) {
      looks.put(path, new Look(size, modified, nanos.getAsLong()));
      return false;
    }
    return age(before).compareTo(Readiness.CALM) >= 0;
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
    return Duration.ofNanos(nanos.getAsLong() - look.since());
  }
}
