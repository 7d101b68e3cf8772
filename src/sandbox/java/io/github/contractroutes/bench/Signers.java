package io.github.contractroutes.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Version;

/**
 * Measures the signers with JMH beside the vendors' own signing, and prints the table. {@code
 * --quick}: shows that it runs; its figures mean nothing.
 */
public final class Signers {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private Signers() {}

  public static void main(String[] args) throws Exception {
    boolean quick = List.of(args).contains("--quick");
    if (args.length > (quick ? 1 : 0)) {
      System.err.println("Usage: bench/signers [--quick]");
      System.exit(2);
    }
    Locale.setDefault(Locale.ROOT);
    System.out.printf(
        "Java %s, JMH %s, %d cores; one thread%n%n",
        System.getProperty("java.version"), Version.getPlainVersion(), Machine.cores());
    Collection<RunResult> results = new Runner(options(quick)).run();
    Row.print(rows(results), System.out);
  }

  private static Options options(boolean quick) {
    return new OptionsBuilder()
        .include(EssbasicSigning.class.getName() + ".*")
        .include(TsignSigning.class.getName() + ".*")
        .mode(Mode.AverageTime)
        .timeUnit(TimeUnit.MICROSECONDS)
        .forks(quick ? 1 : 2)
        .warmupIterations(quick ? 1 : 3)
        .warmupTime(TimeValue.milliseconds(quick ? 200 : 1_000))
        .measurementIterations(quick ? 3 : 5)
        .measurementTime(TimeValue.milliseconds(quick ? 200 : 1_000))
        .addProfiler(GCProfiler.class)
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true)
        .build();
  }

  private static List<Row> rows(Collection<RunResult> results) {
    Map<String, RunResult> ours = new TreeMap<>();
    Map<String, RunResult> baselines = new TreeMap<>();
    for (RunResult result : results) {
      String body = result.getParams().getParam("body");
      String name = result.getParams().getBenchmark();
      String what = name.contains("Tsign") ? "tsign GET" : "essbasic, " + body;
      (name.endsWith("ours") ? ours : baselines).put(what, result);
    }
    List<Row> rows = new ArrayList<>();
    ours.forEach(
        (what, result) -> {
          RunResult baseline = baselines.get(what);
          String who = what.startsWith("tsign") ? "documented recipe: " : "vendor's SDK: ";
          rows.add(
              new Row(
                  what,
                  score(result),
                  who + score(baseline),
                  "%.2f x as fast".formatted(time(baseline) / time(result)),
                  ">= 1.0 x",
                  "one core",
                  List.of()));
        });
    return rows;
  }

  private static double time(RunResult result) {
    return result.getPrimaryResult().getScore();
  }

  private static String score(RunResult result) {
    return "%.2f +- %.2f us, %,.0f B"
        .formatted(
            time(result),
            result.getPrimaryResult().getScoreError(),
            result.getSecondaryResults().get(ALLOCATED).getScore());
  }
}
