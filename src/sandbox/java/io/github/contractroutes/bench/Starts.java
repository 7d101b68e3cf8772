package io.github.contractroutes.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Row 5: from the start of the process to the outcome of the request that waited for it. */
final class Starts {
  private static final String ROW = "start";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final House house;
  private int number;

  Starts(House house) {
    this.house = house;
  }

  List<Row> measure(int count) throws Exception {
    house.topicsFor(ROW);
    house.platform.reset(Map.of("essbasic.calls-per-second", 20));
    Path archive = house.place(ROW).resolve("classes.jsa");
    Median jvm = new Median();
    for (int i = 0; i < count; i++) {
      jvm.add(nothing());
    }
    long first = start();
    Median plain = new Median();
    for (int i = 0; i < count; i++) {
      plain.add(start());
    }
    List<Row> rows = new ArrayList<>();
    rows.add(
        row(
            "start -> first outcome",
            plain,
            jvm,
            List.of(
                "service: " + plain,
                String.format(
                    Locale.ROOT, "service with a new ledger: %.0f ms (once)", first / 1e6),
                "JVM alone: " + jvm)));
    start("-XX:ArchiveClassesAtExit=" + archive);
    if (!Files.exists(archive)) {
      throw new IllegalStateException("The service left no class archive at its end.");
    }
    Median archived = new Median();
    for (int i = 0; i < count; i++) {
      // Without the archive it would start as well, and the figure would be that of the row above.
      archived.add(start("-XX:SharedArchiveFile=" + archive, "-Xshare:on"));
    }
    rows.add(
        row(
            "start -> first outcome, AppCDS archive",
            archived,
            jvm,
            List.of(
                "service: " + archived, "archive: %,d MB".formatted(Files.size(archive) >> 20))));
    return rows;
  }

  private static Row row(String measure, Median ours, Median jvm, List<String> notes) {
    return new Row(
        measure,
        String.format(Locale.ROOT, "%.2f s", ours.value() / 1e3),
        String.format(Locale.ROOT, "JVM start: %.2f s", jvm.value() / 1e3),
        String.format(Locale.ROOT, "+ %.2f s", (ours.value() - jvm.value()) / 1e3),
        "<= 4 s",
        "CPU",
        notes);
  }

  private long nothing() throws Exception {
    long begun = System.nanoTime();
    JavaProcess.of(house.place(ROW), "nothing.log", Nothing.class, List.of()).awaitEnd(PATIENCE);
    return System.nanoTime() - begun;
  }

  private long start(String... options) throws Exception {
    int id = number++;
    house.topics.backlog(House.topic(ROW, "download"), 1, only -> Requests.download(ROW, id));
    try (KafkaConsumer<String, String> results =
        house.topics.fromNowOn(House.topic(ROW, "results"))) {
      long begun = System.nanoTime();
      try (JavaProcess service = house.service(ROW, Map.of(), options)) {
        while (System.nanoTime() - begun < PATIENCE.toNanos()) {
          for (ConsumerRecord<String, String> result : results.poll(Duration.ofMillis(500))) {
            if ((ROW + "-" + id).equals(result.key())) {
              return System.nanoTime() - begun;
            }
          }
          service.mustRun();
        }
        throw new IllegalStateException("No outcome within " + PATIENCE + ".");
      }
    }
  }
}
