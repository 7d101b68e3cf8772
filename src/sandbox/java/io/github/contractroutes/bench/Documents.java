package io.github.contractroutes.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.contractroutes.bench.Watch.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Row 6: documents from their links to the disk, against curl with the same links. */
final class Documents {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int SMALL = 200_000;
  private static final int AT_ONCE = 16;

  private final House house;

  Documents(House house) {
    this.house = house;
  }

  /** Many small ones. */
  Row small(int count) throws Exception {
    Run run = run("small-files", count, SMALL);
    double ours = count / run.seconds();
    double curl = count / run.curlSeconds();
    return new Row(
        "%,d files of 200 KB".formatted(count),
        rate("%,.0f files/s", ours),
        "curl -Z --parallel-max 16: " + rate("%,.0f files/s", curl),
        rate("%.2f x", ours / curl),
        ">= 0.9 x",
        run.service().load().saturated(),
        run.notes());
  }

  /** A large one in a small heap. */
  Row large(long bytes) throws Exception {
    Run run = run("large-file", 1, bytes, "-Xmx128m");
    double ours = bytes / 1e6 / run.seconds();
    double curl = bytes / 1e6 / run.curlSeconds();
    return new Row(
        "one file of %,d MiB, -Xmx128m".formatted(bytes >> 20),
        rate("%,.0f MB/s", ours) + ", peak RSS %,d MB".formatted(run.peak()),
        "curl: " + rate("%,.0f MB/s", curl),
        rate("%.2f x", ours / curl),
        "constant memory",
        run.service().load().saturated(),
        run.notes());
  }

  private record Run(
      Watch service, double seconds, double curlSeconds, long peak, List<String> notes) {}

  private Run run(String row, int count, long size, String... options) throws Exception {
    house.topicsFor(row);
    house.topics.backlog(House.topic(row, "download"), count, i -> Requests.download(row, i));
    house.platform.reset(
        Map.of(
            "essbasic.calls-per-second",
            0,
            "files.size",
            size,
            "files.essbasic-link-seconds",
            3_600));
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("contracts.essbasic.calls-per-second", "0");
    settings.put("contracts.files.store", "true");
    settings.put("contracts.files.max-bytes", "2GB");
    sync();
    Watch watch;
    double flushed;
    long peak;
    try (JavaProcess process = house.service(row, settings, options)) {
      watch =
          Watch.until(
              house,
              new Target("file", House.topic(row, "files"), count, "service", process, PATIENCE));
      flushed = sync();
      peak = process.peakMegabytes();
    }
    mustHold(house.outbox(row), count, size);
    House.empty(house.outbox(row));
    Curl curl = curl(row, count, size);
    List<String> notes =
        List.of(
            String.format(
                Locale.ROOT,
                "service: %.2f s from the first document asked for to the last message, each file"
                    + " and directory flushed, checked and hashed; sync after that %.2f s; peak RSS"
                    + " %,d MB; %s",
                watch.doneSeconds(),
                flushed,
                peak,
                watch.load()),
            String.format(
                Locale.ROOT,
                "curl: %.2f s, flushes nothing by itself; sync after that %.2f s; %s",
                curl.seconds(),
                curl.flushed(),
                curl.load()));
    return new Run(
        watch, watch.doneSeconds() + flushed, curl.seconds() + curl.flushed(), peak, notes);
  }

  private record Curl(double seconds, double flushed, Load load) {}

  private Curl curl(String row, int count, long size) throws Exception {
    Path target = Files.createDirectories(house.place(row).resolve("curl"));
    List<String> lines = new ArrayList<>();
    house.topics.read(
        House.topic(row, "links"),
        value -> {
          lines.add("url = \"" + json(value).path("url").textValue() + "\"");
          lines.add("output = \"" + target.resolve(lines.size() / 2 + ".pdf") + "\"");
        });
    Path list = Files.write(house.place(row).resolve("curl.txt"), lines);
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
    while (curl.isAlive()) {
      load.look();
      Thread.sleep(20);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (curl.exitValue() != 0) {
      throw new IllegalStateException("curl failed, see " + house.place(row).resolve("curl.log"));
    }
    double flushed = sync();
    mustHold(target, count, size);
    House.empty(target);
    return new Curl(seconds, flushed, load);
  }

  /** Flushes everything to the disk; tells how long that took. */
  private static double sync() throws IOException, InterruptedException {
    long begun = System.nanoTime();
    new ProcessBuilder("sync").start().waitFor();
    return (System.nanoTime() - begun) / 1e9;
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
