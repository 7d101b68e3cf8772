package io.github.contractroutes.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** Runs many seeds, on as many threads as there are processors. */
final class Seeds {
  private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private Seeds() {}

  /**
   * What was found.
   *
   * @param failures one text a seed: its number, what was broken, and how to replay it
   */
  record Found(List<String> failures, Tally tally, int breaches) {}

  /**
   * Runs {@code count} seeds from {@code first} on; ends early when enough have failed.
   *
   * @param word only broken promises whose sentence has it count; empty for all
   */
  static Found run(long first, int count, Broken broken, int mostFailures, String word) {
    quiet();
    AtomicLong next = new AtomicLong(first);
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    List<Tally> tallies = Collections.synchronizedList(new ArrayList<>());
    AtomicLong breaches = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread =
          new Thread(
              () -> {
                try (Workbench bench = new Workbench()) {
                  Tally tally = Tally.NONE;
                  long seed = next.getAndIncrement();
                  while (seed < first + count && failures.size() < mostFailures) {
                    Run.Result result = run(seed, broken, bench);
                    if (result.wrongs().stream().anyMatch(wrong -> wrong.contains(word))) {
                      failures.add("seed " + seed + ": " + result.wrongs());
                    }
                    breaches.addAndGet(result.breaches());
                    tally = tally.and(result.counts());
                    seed = next.getAndIncrement();
                  }
                  tallies.add(tally);
                }
              },
              "seeds");
      thread.setUncaughtExceptionHandler((t, e) -> failures.add("the simulation itself: " + e));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    return new Found(
        List.copyOf(failures),
        tallies.stream().reduce(Tally.NONE, Tally::and),
        (int) breaches.get());
  }

  /** What goes wrong is on purpose here, and every run has a log of its own. */
  private static void quiet() {
    for (String room : List.of("ledger", "dispatch", "tenant", "platform", "intake")) {
      Configurator.setLevel("io.github.contractroutes." + room, Level.OFF);
    }
  }

  private static Run.Result run(long seed, Broken broken, Workbench bench) {
    try {
      return Run.of(seed, broken, bench);
    } catch (RuntimeException e) {
      throw new IllegalStateException("seed " + seed + ": " + e, e);
    }
  }

  /** The whole log of the last of these seeds, run one after another on one bench. */
  static List<String> log(long... seeds) {
    quiet();
    try (Workbench bench = new Workbench()) {
      List<String> log = List.of();
      for (long seed : seeds) {
        log = Run.of(seed, Broken.NOTHING, bench).log();
      }
      return log;
    }
  }
}
