package io.github.contractroutes.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Watches one run from outside: asks the platform every 20 ms, or less often, what has arrived, and
 * the broker how many messages there are.
 *
 * @param calls calls that arrived at the platform, also those refused
 * @param refused calls refused by quota
 * @param busiest most calls in one calendar second
 * @param firstCalls calls that had arrived when the first one was seen
 * @param callSeconds from the first call to the last
 * @param doneSeconds from the first call to the last message
 * @param eachSecond calls that arrived in each second since the first
 * @param load who used the processors in that time
 */
record Watch(
    long calls,
    long refused,
    int busiest,
    long firstCalls,
    double callSeconds,
    double doneSeconds,
    List<Long> eachSecond,
    Load load) {
  private static final long LOOK_MILLIS = 20;

  /**
   * What to look at.
   *
   * @param action calls that count
   * @param topic where the messages arrive
   * @param messages how many there are in the end
   * @param name of the process that works
   * @param worker the process that works
   * @param patience after which it has failed
   */
  record Target(
      String action,
      String topic,
      long messages,
      String name,
      JavaProcess worker,
      Duration patience) {

    Target withMessages(long other) {
      return new Target(action, topic, other, name, worker, patience);
    }
  }

  /** Returns when all messages are there. */
  static Watch until(House house, Target target) throws Exception {
    return until(house, target, LOOK_MILLIS);
  }

  /**
   * The same.
   *
   * @param lookMillis pause between two looks; each look takes processor time from all processes
   */
  static Watch until(House house, Target target, long lookMillis) throws Exception {
    Map<String, ProcessHandle> processes = new LinkedHashMap<>();
    processes.put(target.name(), target.worker().handle());
    processes.put("sandbox", house.platform.handle());
    processes.put("broker", house.brokerProcess);
    Load load = new Load(processes);
    long deadline = System.nanoTime() + target.patience().toNanos();
    long first = 0;
    long last = 0;
    long firstCalls = 0;
    long calls = 0;
    List<Long> eachSecond = new ArrayList<>();
    while (true) {
      long messages = house.topics.count(target.topic());
      JsonNode seen = house.platform.seen();
      long now = System.nanoTime();
      long arrived = seen.path("calls").path(target.action()).asLong();
      if (arrived > 0 && calls == 0) {
        first = now;
        firstCalls = arrived;
        load.start();
      }
      if (arrived > calls) {
        int second = (int) ((now - first) / 1_000_000_000L);
        while (eachSecond.size() <= second) {
          eachSecond.add(0L);
        }
        eachSecond.set(second, eachSecond.get(second) + arrived - calls);
        last = now;
        calls = arrived;
      }
      if (calls > 0) {
        load.look();
      }
      if (messages >= target.messages()) {
        long refused = seen.path("refusedByQuota").path(target.action()).asLong();
        return new Watch(
            calls,
            refused,
            busiest(seen, target.action()),
            firstCalls,
            (last - first) / 1e9,
            (now - first) / 1e9,
            eachSecond,
            load);
      }
      if (now > deadline) {
        throw new IllegalStateException(
            "%d of %d messages in %s after %s"
                .formatted(messages, target.messages(), target.topic(), target.patience()));
      }
      Thread.sleep(lookMillis);
    }
  }

  private static int busiest(JsonNode seen, String action) {
    int most = 0;
    for (Map.Entry<String, JsonNode> lane : seen.path("busiestSecond").properties()) {
      most = lane.getKey().endsWith("/" + action) ? lane.getValue().asInt() : most;
    }
    return most;
  }

  /** Items a second between the first call and the last; what came with the first is left out. */
  double perSecondOfCalls(int items) {
    return items * (1 - (double) firstCalls / calls) / callSeconds;
  }

  /** Items a second from the first call to the last message. */
  double perSecondToTheEnd(int items) {
    return items / doneSeconds;
  }
}
