package io.github.contractroutes.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads from the order of calls how fair and how full they were.
 *
 * @param calls all of them
 * @param fullable calls of tenants that had a full call's items waiting
 * @param itemsOfFullable what those carried
 * @param latest how many calls later than in a perfect round robin a tenant was wholly served, at
 *     worst
 */
record Turns(int calls, int fullable, int itemsOfFullable, int latest) {

  /**
   * @param sizes items of each tenant that wait from the beginning
   * @param calls as the platform admitted them
   * @param most items of a full call
   */
  static Turns of(Map<String, Integer> sizes, JsonNode calls, int most) {
    Map<String, Integer> left = new LinkedHashMap<>(sizes);
    Map<String, Integer> ended = new LinkedHashMap<>();
    int count = 0;
    int fullable = 0;
    int items = 0;
    for (JsonNode call : calls) {
      String tenant = call.path("organization").textValue();
      Integer before = left.get(tenant);
      if (before == null) {
        continue;
      }
      count++;
      int carried = call.path("items").intValue();
      if (before >= most) {
        fullable++;
        items += carried;
      }
      left.put(tenant, before - carried);
      if (before <= carried) {
        ended.put(tenant, count);
      }
    }
    int latest = 0;
    for (Map.Entry<String, Integer> ideal : roundRobin(sizes, most).entrySet()) {
      latest = Math.max(latest, ended.get(ideal.getKey()) - ideal.getValue());
    }
    return new Turns(count, fullable, items, latest);
  }

  /** After how many calls each tenant is wholly served if all take turns. */
  static Map<String, Integer> roundRobin(Map<String, Integer> sizes, int most) {
    Map<String, Integer> left = new LinkedHashMap<>(sizes);
    Map<String, Integer> ended = new LinkedHashMap<>();
    int calls = 0;
    while (ended.size() < sizes.size()) {
      for (Map.Entry<String, Integer> tenant : left.entrySet()) {
        if (tenant.getValue() > 0) {
          calls++;
          tenant.setValue(tenant.getValue() - most);
          if (tenant.getValue() <= 0) {
            ended.put(tenant.getKey(), calls);
          }
        }
      }
    }
    return ended;
  }

  /** Tenants that have something waiting after so many of the calls. */
  static int waiting(Map<String, Integer> sizes, JsonNode calls, int after) {
    Map<String, Integer> left = new LinkedHashMap<>(sizes);
    for (int i = 0; i < after; i++) {
      JsonNode call = calls.get(i);
      int carried = call.path("items").intValue();
      left.computeIfPresent(
          call.path("organization").textValue(), (tenant, items) -> items - carried);
    }
    return (int) left.values().stream().filter(items -> items > 0).count();
  }

  double fill(int most) {
    return (double) itemsOfFullable / fullable / most;
  }
}
