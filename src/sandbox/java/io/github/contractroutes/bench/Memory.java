package io.github.contractroutes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Row 7: what is alive in the heap when nothing waits, and when a million items do. */
final class Memory {
  private static final String ROW = "memory";
  private static final String ACTION = "DescribeResourceUrlsByFlows";
  private static final int EACH = 50;
  private static final int WARM_UP = 40;
  private static final int SAMPLES = 5;
  private static final Duration BETWEEN = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  private final House house;

  Memory(House house) {
    this.house = house;
  }

  /** One row, with so many requests of 50 flows. */
  Row measure(int requests) throws Exception {
    house.topicsFor(ROW);
    house.platform.reset(Map.of("essbasic.calls-per-second", 20));
    // Above what waits, so that everything is taken in.
    Map<String, String> settings =
        Map.of("contracts.intake.high-water", String.valueOf(2 * EACH * requests));
    try (JavaProcess service = house.service(ROW, settings)) {
      // What the first requests need, the service needs also when nothing waits.
      house.topics.backlog(topic(), WARM_UP, i -> request("warm", i));
      until(service, () -> house.topics.count(House.topic(ROW, "results")) >= WARM_UP * (EACH + 1));
      long idle = alive(service);
      long begun = System.nanoTime();
      house.topics.backlog(topic(), requests, i -> request("r", i));
      until(service, () -> house.topics.committed(ROW, topic()) >= (long) WARM_UP + requests);
      double seconds = (System.nanoTime() - begun) / 1e9;
      return row(requests, service, idle, seconds);
    }
  }

  private Row row(int requests, JavaProcess service, long idle, double seconds) throws Exception {
    Map<String, ProcessHandle> processes = new LinkedHashMap<>();
    processes.put("service", service.handle());
    processes.put("sandbox", house.platform.handle());
    processes.put("broker", house.brokerProcess);
    Load load = new Load(processes);
    load.start();
    long calls = calls();
    long items = items();
    long first = System.nanoTime();
    long most = 0;
    for (int i = 0; i < SAMPLES; i++) {
      most = Math.max(most, alive(service));
      Thread.sleep(BETWEEN.toMillis());
      service.mustRun();
    }
    double pace = (calls() - calls) / ((System.nanoTime() - first) / 1e9);
    load.look();
    long waiting = (long) EACH * (WARM_UP + requests) - items;
    return new Row(
        "live heap, %,d items wait".formatted(waiting),
        "%,d MB".formatted(most >> 10),
        "nothing waits: %,d MB".formatted(idle >> 10),
        "%+,d MB".formatted((most - idle) >> 10),
        "<= + 64 MB",
        pace >= 19 ? "the quota" : load.saturated(),
        List.of(
            String.format(
                Locale.ROOT,
                "service: %,d requests of %d items taken in in %.1f s (%,.0f items/s), while it"
                    + " dispatched; ledger %,d MB; peak RSS %,d MB",
                requests,
                EACH,
                seconds,
                requests * EACH / seconds,
                ledgerBytes() >> 20,
                service.peakMegabytes()),
            String.format(
                Locale.ROOT,
                "with that backlog %.1f calls/s of 20, a full collection every %d s included; %s",
                pace,
                BETWEEN.toSeconds(),
                load)));
  }

  private static String topic() {
    return House.topic(ROW, "download");
  }

  private static String request(String prefix, int number) {
    return IntStream.range(number * EACH, (number + 1) * EACH)
        .mapToObj(Requests::flowId)
        .collect(
            Collectors.joining(
                "\",\"",
                "{\"requestId\":\"%s-%d\",\"tenant\":\"acme\",\"payload\":{\"FlowIds\":[\""
                    .formatted(prefix, number),
                "\"]}}"));
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(JavaProcess service, Condition condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      service.mustRun();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("The backlog was not taken in after " + PATIENCE + ".");
      }
      Thread.sleep(50);
    }
  }

  private long calls() throws IOException, InterruptedException {
    return house.platform.seen().path("calls").path(ACTION).asLong();
  }

  /** Items that have an answer, or a call that has arrived. */
  private long items() throws IOException, InterruptedException {
    return calls() * EACH;
  }

  /** Kilobytes that are in use after a full collection. */
  private static long alive(JavaProcess service) throws IOException, InterruptedException {
    command(service, "GC.run");
    // One line of a collector that has one heap, two of one that has generations; not the
    // metaspace.
    long kilobytes =
        command(service, "GC.heap_info")
            .lines()
            .filter(line -> !line.contains("Metaspace") && !line.contains("class space"))
            .map(USED::matcher)
            .filter(Matcher::find)
            .mapToLong(used -> Long.parseLong(used.group(1)))
            .sum();
    if (kilobytes == 0) {
      throw new IllegalStateException("jcmd GC.heap_info does not tell what is used.");
    }
    return kilobytes;
  }

  private static String command(JavaProcess service, String command)
      throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(service.handle().pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes());
    if (jcmd.waitFor() != 0) {
      throw new IllegalStateException("jcmd " + command + ": " + said);
    }
    return said;
  }

  private long ledgerBytes() throws IOException {
    try (Stream<Path> files = Files.list(house.place(ROW))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("ledger.db"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
