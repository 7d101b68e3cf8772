package io.github.contractroutes.sandbox;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts arrivals per lane and calendar second, as the platforms do: 20 calls at the end of one
 * second and 20 at the start of the next are both within a quota of 20.
 */
final class Quota {
  /** Calls of one second may still be counted when those of a later one have begun. */
  private static final int SECONDS_KEPT = 60;

  private static final class Seconds extends LinkedHashMap<Long, Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
      return size() > SECONDS_KEPT;
    }
  }

  private final Map<String, Seconds> lanes = new HashMap<>();

  /** Counts one arrival and says the how-maniest of its calendar second it is. */
  synchronized int arrive(String lane, long epochSecond) {
    return lanes.computeIfAbsent(lane, any -> new Seconds()).merge(epochSecond, 1, Integer::sum);
  }
}
