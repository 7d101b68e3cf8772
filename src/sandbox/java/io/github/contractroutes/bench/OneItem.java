package io.github.contractroutes.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Row 4: one message into the idle system, until its outcome is on the topic. */
final class OneItem {
  private static final String ROW = "one-item";
  private static final int NOT_COUNTED = 10;
  private static final int LEAST_PAUSE_MILLIS = 200;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

  private final House house;
  private final Random random = new Random(1);
  private int number;

  OneItem(House house) {
    this.house = house;
  }

  /** One row for each operation. */
  List<Row> measure(int count) throws Exception {
    house.topicsFor(ROW);
    house.platform.reset(Map.of("essbasic.calls-per-second", 20));
    VendorCalls vendor = new VendorCalls(house.platform.endpoint());
    try (JavaProcess service = house.service(ROW, Map.of());
        KafkaConsumer<String, String> results =
            house.topics.fromNowOn(House.topic(ROW, "results"))) {
      service.mustRun();
      return List.of(
          measure(
              "download",
              count,
              results,
              i -> Requests.download(ROW, i),
              () -> vendor.links(List.of(Requests.flowId(number++)))),
          measure(
              "create",
              count,
              results,
              i -> Requests.create(ROW, i),
              () -> vendor.create(payload(Requests.create("direct", number++)))));
    }
  }

  private interface Request {
    String of(int number);
  }

  private interface Direct {
    void call() throws Exception;
  }

  private Row measure(
      String operation,
      int count,
      KafkaConsumer<String, String> results,
      Request request,
      Direct direct)
      throws Exception {
    Median ours = new Median();
    Median platform = new Median();
    for (int i = 0; i < NOT_COUNTED + count; i++) {
      Thread.sleep(LEAST_PAUSE_MILLIS + random.nextInt(LEAST_PAUSE_MILLIS));
      int id = number++;
      String value = request.of(id);
      long sent = System.nanoTime();
      house.topics.backlog(House.topic(ROW, operation), 1, only -> value);
      long told = awaitOutcome(results, ROW + "-" + id);
      Thread.sleep(LEAST_PAUSE_MILLIS);
      long called = System.nanoTime();
      direct.call();
      long answered = System.nanoTime();
      if (i >= NOT_COUNTED) {
        ours.add(told - sent);
        platform.add(answered - called);
      }
    }
    double more = ours.value() - platform.value();
    return new Row(
        "one " + operation + ", idle system, median of " + count,
        String.format(Locale.ROOT, "%.1f ms", ours.value()),
        String.format(Locale.ROOT, "platform alone: %.1f ms", platform.value()),
        String.format(Locale.ROOT, "+ %.1f ms", more),
        "+ 60 ms or less",
        "nothing",
        List.of("service: " + ours, "platform: " + platform));
  }

  private static long awaitOutcome(KafkaConsumer<String, String> results, String requestId) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < deadline) {
      for (ConsumerRecord<String, String> result : results.poll(Duration.ofSeconds(1))) {
        if (requestId.equals(result.key()) && result.value().contains("\"OUTCOME\"")) {
          return System.nanoTime();
        }
      }
    }
    throw new IllegalStateException("No outcome of " + requestId + ".");
  }

  private static String payload(String request) {
    String start = "\"payload\":";
    return request.substring(request.indexOf(start) + start.length(), request.length() - 1);
  }
}
