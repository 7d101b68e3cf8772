package io.github.contractroutes.sandbox;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts arrivals per lane and calendar second, as the platforms do: 20 calls at the end of one
 * second and 20 at the start of the next are both within a quota of 20.
 */
final class Quota {
  private record Window(long second, int arrived) {}

  private final Map<String, Window> windows = new HashMap<>();

  /** Counts one arrival and says the how-maniest of its calendar second it is. */
  synchronized int arrive(String lane, long epochSecond) {
    Window now =
        windows.merge(
            lane,
            new Window(epochSecond, 1),
            (old, first) ->
                old.second() == epochSecond ? new Window(epochSecond, old.arrived() + 1) : first);
    return now.arrived();
  }
}
