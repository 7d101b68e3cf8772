package io.github.contractroutes.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.contractroutes.bench.Watch.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Row 6: documents from their links to the disk, against curl with the same links. */
final class Documents {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int SMALL = 200_000;
  private static final int AT_ONCE = 16;

  /** Looking every 20 ms took 4 % of the processors here. */
  private static final long LOOK_MILLIS = 100;

  /**
   * In the first one JVMs compile what they use (the platform's serves curl in that state, too) and
   * it does not count; the others count together, for single ones differ by a third on a machine
   * that is shared.
   */
  private static final int ROUNDS = 4;

  private final House house;

  Documents(House house) {
    this.house = house;
  }

  /** Many small ones, by a service and a platform that have worked for a while. */
  Row small(int count) throws Exception {
    Run run = run("small-files", count, SMALL, ROUNDS);
    double ours = afterTheFirst(count, run.rounds());
    double curl = afterTheFirst(count, run.curl().stream().map(Curl::seconds).toList());
    List<String> notes = new ArrayList<>(run.notes());
    notes.add(
        String.format(
            Locale.ROOT,
            "%,d files each time since this service was started: %s files/s; curl after each: %s"
                + " files/s",
            count,
            rates(count, run.rounds()),
            rates(count, run.curl().stream().map(Curl::seconds).toList())));
    return new Row(
        "%,d files of 200 KB".formatted(count),
        rate("%,.0f files/s", ours),
        "curl -Z --parallel-max 16, fsync: " + rate("%,.0f files/s", curl),
        rate("%.2f x", ours / curl),
        ">= 0.9 x",
        run.service().load().saturated(),
        notes);
  }

  /** A large one in a small heap. */
  Row large(long bytes) throws Exception {
    Run run = run("large-file", 1, bytes, 1, "-Xmx128m");
    double ours = bytes / 1e6 / run.seconds();
    double curl = bytes / 1e6 / run.lastCurl().seconds();
    return new Row(
        "one file of %,d MiB, -Xmx128m".formatted(bytes >> 20),
        rate("%,.0f MB/s", ours) + ", peak RSS %,d MB".formatted(run.peak()),
        "curl, fsync: " + rate("%,.0f MB/s", curl),
        rate("%.2f x", ours / curl),
        "constant memory",
        run.service().load().saturated(),
        run.notes());
  }

  /** Documents a second in all rounds but the first. */
  private static double afterTheFirst(int count, List<Double> rounds) {
    List<Double> counted = rounds.subList(1, rounds.size());
    return count * counted.size() / counted.stream().mapToDouble(Double::doubleValue).sum();
  }

  private static String rates(int count, List<Double> rounds) {
    return rounds.stream()
        .map(seconds -> rate("%,.0f", count / seconds))
        .collect(Collectors.joining(", "));
  }

  private record Run(
      Watch service, List<Double> rounds, List<Curl> curl, long peak, List<String> notes) {
    double seconds() {
      return rounds.get(rounds.size() - 1);
    }

    Curl lastCurl() {
      return curl.get(curl.size() - 1);
    }
  }

  /**
   * @param rounds how often the service, and then curl, fetches so many. What both have written is
   *     deleted each time: memory that was never used before is slow to write to on a virtual
   *     machine, and nobody should have more of it than the other.
   */
  private Run run(String row, int count, long size, int rounds, String... options)
      throws Exception {
    house.topicsFor(row);
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("contracts.essbasic.calls-per-second", "0");
    settings.put("contracts.files.store", "true");
    settings.put("contracts.files.max-bytes", "2GB");
    Watch watch = null;
    List<Double> seconds = new ArrayList<>();
    List<Curl> curls = new ArrayList<>();
    long peak;
    reset(size);
    ask(row, 0, count);
    try (JavaProcess process = house.service(row, settings, options)) {
      for (int round = 1; round <= rounds; round++) {
        if (round > 1) {
          reset(size);
          ask(row, (round - 1) * count, count);
        }
        watch =
            Watch.until(
                house,
                new Target(
                    "file",
                    House.topic(row, "files"),
                    (long) round * count,
                    "service",
                    process,
                    PATIENCE),
                LOOK_MILLIS);
        seconds.add(watch.doneSeconds() + manifests(row, count));
        mustHold(house.outbox(row), count, size);
        emptyFlows(row);
        curls.add(curl(row, count, size));
      }
      peak = process.peakMegabytes();
    }
    Curl curl = curls.get(curls.size() - 1);
    List<String> notes =
        List.of(
            String.format(
                Locale.ROOT,
                "service, last time: %.2f s from the first document asked for to the last message and"
                    + " manifest; each file is checked and hashed, it and its directories and its"
                    + " manifest are flushed; peak RSS %,d MB; %s",
                seconds.get(rounds - 1),
                peak,
                watch.load()),
            String.format(
                Locale.ROOT,
                "curl, last time: %.2f s, which flushes nothing, into the same directories; then %.2f s to"
                    + " flush each file and directory, 16 at a time; %s",
                curl.fetched(),
                curl.flushed(),
                curl.load()));
    return new Run(watch, seconds, curls, peak, notes);
  }

  private void emptyFlows(String row) throws IOException {
    List<Path> flows;
    try (Stream<Path> all = Files.list(house.outbox(row).resolve("acme"))) {
      flows = all.toList();
    }
    for (Path flow : flows) {
      House.empty(flow);
    }
  }

  private void reset(long size) throws IOException, InterruptedException {
    house.platform.reset(
        Map.of(
            "essbasic.calls-per-second",
            0,
            "files.size",
            size,
            "files.essbasic-link-seconds",
            3_600));
  }

  private void ask(String row, int from, int count) throws IOException, InterruptedException {
    sync();
    house.topics.backlog(
        House.topic(row, "download"), count, i -> Requests.download(row, from + i));
  }

  /** Waits until every flow has its manifest; tells how long that took. */
  private double manifests(String row, int flows) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    List<Path> manifests;
    try (Stream<Path> all = Files.list(house.outbox(row).resolve("acme"))) {
      manifests = all.map(flow -> flow.resolve("manifest.json")).collect(Collectors.toList());
    }
    if (manifests.size() != flows) {
      throw new IllegalStateException("%d flows of %d".formatted(manifests.size(), flows));
    }
    // Each is looked at until it is there: whoever looks at all of them again and again takes the
    // processor from the one who writes them.
    for (Path manifest : manifests) {
      while (!Files.exists(manifest)) {
        if (System.nanoTime() - begun > PATIENCE.toNanos()) {
          throw new IllegalStateException("There is no " + manifest);
        }
        Thread.sleep(5);
      }
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private record Curl(double fetched, double flushed, Load load) {
    double seconds() {
      return fetched + flushed;
    }
  }

  private Curl curl(String row, int count, long size) throws Exception {
    Path target = Files.createDirectories(house.place(row).resolve("curl"));
    List<Path> written = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    house.topics.read(
        House.topic(row, "links"),
        value -> {
          JsonNode link = json(value);
          Path flow = target.resolve(link.path("flowId").textValue());
          lines.add("url = \"" + link.path("url").textValue() + "\"");
          lines.add("output = \"" + flow.resolve("0.pdf") + "\"");
          written.add(flow.resolve("0.pdf"));
        });
    List<Path> files = written.subList(written.size() - count, written.size());
    Path list =
        Files.write(
            house.place(row).resolve("curl.txt"),
            lines.subList(lines.size() - 2 * count, lines.size()));
    sync();
    long begun = System.nanoTime();
    Process curl =
        new ProcessBuilder(
                "curl",
                "-sS",
                "--fail",
                "-g",
                "-Z",
                "--parallel-max",
                String.valueOf(AT_ONCE),
                "--create-dirs",
                "-K",
                list.toString())
            .redirectErrorStream(true)
            .redirectOutput(house.place(row).resolve("curl.log").toFile())
            .start();
    Map<String, ProcessHandle> processes = new LinkedHashMap<>();
    processes.put("curl", curl.toHandle());
    processes.put("sandbox", house.platform.handle());
    Load load = new Load(processes);
    load.start();
    while (!curl.waitFor(5, TimeUnit.MILLISECONDS)) {
      load.look();
    }
    double fetched = (System.nanoTime() - begun) / 1e9;
    if (curl.exitValue() != 0) {
      throw new IllegalStateException("curl failed, see " + house.place(row).resolve("curl.log"));
    }
    double flushed = flush(target, files);
    mustHold(target, count, size);
    House.empty(target);
    return new Curl(fetched, flushed, load);
  }

  /** Flushes these files and the directories that lead to them; tells how long that took. */
  private static double flush(Path target, List<Path> files) throws Exception {
    List<Callable<Void>> flushes = new ArrayList<>();
    files.forEach(file -> flushes.add(() -> flush(file)));
    files.forEach(file -> flushes.add(() -> flush(file.getParent())));
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    long begun = System.nanoTime();
    for (Future<Void> flush : threads.invokeAll(flushes)) {
      flush.get();
    }
    flush(target);
    threads.shutdown();
    return (System.nanoTime() - begun) / 1e9;
  }

  private static Void flush(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
    return null;
  }

  /** So that what others left to be written is not written on somebody's time. */
  private static void sync() throws IOException, InterruptedException {
    new ProcessBuilder("sync").start().waitFor();
  }

  private static void mustHold(Path folder, int count, long size) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      long whole =
          all.filter(path -> path.toString().endsWith(".pdf"))
              .filter(path -> path.toFile().length() == size)
              .count();
      if (whole != count) {
        throw new IllegalStateException(
            "%s holds %d whole files of %d".formatted(folder, whole, count));
      }
    }
  }

  private static String rate(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static JsonNode json(String value) {
    try {
      return JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
