package io.github.contractroutes.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Times of one thing that was done again and again. */
final class Median {
  private final List<Double> millis = new ArrayList<>();

  void add(long nanos) {
    millis.add(nanos / 1e6);
  }

  double value() {
    return at(0.5);
  }

  private double at(double share) {
    List<Double> sorted = millis.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
  }

  /** Least, median, ninth tenth, most, in milliseconds. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "n=%d, min %.1f, median %.1f, p90 %.1f, max %.1f ms",
        millis.size(),
        at(0),
        value(),
        at(0.9),
        at(1));
  }
}
