package io.github.contractroutes.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** All that is random in a run, from its seed alone. */
final class Chance {
  private final SplittableRandom random;

  Chance(long seed) {
    random = new SplittableRandom(seed);
  }

  /** True once in {@code n} times; never for 0. */
  boolean oneIn(int n) {
    return n > 0 && random.nextInt(n) == 0;
  }

  /** From {@code least} to {@code most}, both included. */
  long between(long least, long most) {
    return least + random.nextLong(most - least + 1);
  }

  int count(int least, int most) {
    return (int) between(least, most);
  }

  @SafeVarargs
  final <T> T pick(T... values) {
    return values[random.nextInt(values.length)];
  }

  <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  double fraction() {
    return random.nextDouble();
  }
}
