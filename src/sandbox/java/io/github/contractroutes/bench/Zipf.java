package io.github.contractroutes.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Backlogs as they are among many: the second tenant has half of what the first has, and so on. */
final class Zipf {
  private Zipf() {}

  /**
   * Sizes by tenant, the largest first; each has one item at least.
   *
   * @param items of all tenants together, nearly
   */
  static Map<String, Integer> sizes(int tenants, int items) {
    double harmonic = 0;
    for (int rank = 1; rank <= tenants; rank++) {
      harmonic += 1.0 / rank;
    }
    Map<String, Integer> sizes = new LinkedHashMap<>();
    for (int rank = 1; rank <= tenants; rank++) {
      int size = (int) Math.max(1, Math.round(items / harmonic / rank));
      sizes.put(String.format(Locale.ROOT, "t%03d", rank), size);
    }
    return sizes;
  }
}
