package io.github.contractroutes.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The accidents that are still to happen, in the order in which they were asked for. */
final class Faults {
  private static final class Waiting {
    final Fault fault;
    int skip;
    int left;

    Waiting(Fault fault) {
      this.fault = fault;
      skip = fault.skip();
      left = fault.count();
    }
  }

  private final List<Waiting> waiting = new ArrayList<>();
  private final Random random;

  Faults(Random random) {
    this.random = random;
  }

  synchronized void add(Fault fault) {
    waiting.add(new Waiting(fault));
  }

  synchronized void clear() {
    waiting.clear();
  }

  synchronized List<Fault> list() {
    return waiting.stream().map(w -> w.fault).toList();
  }

  /** The first fault that strikes this call; at most one does. */
  synchronized Optional<Fault> strike(Call call) {
    for (Waiting candidate : waiting) {
      if (fits(candidate.fault, call) && strikes(candidate)) {
        return Optional.of(candidate.fault);
      }
    }
    return Optional.empty();
  }

  private static boolean fits(Fault fault, Call call) {
    return (fault.action().equals("*") || fault.action().equals(call.action()))
        && (fault.item().isEmpty() || call.items().stream().anyMatch(fault::fits));
  }

  private boolean strikes(Waiting candidate) {
    if (candidate.skip > 0) {
      candidate.skip--;
      return false;
    }
    // The dice are thrown for each call that fits, so a seed repeats a run of the same calls.
    if (random.nextDouble() >= candidate.fault.probability()) {
      return false;
    }
    if (candidate.fault.count() > 0 && --candidate.left == 0) {
      waiting.remove(candidate);
    }
    return true;
  }
}
