package io.github.contractroutes.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.contractroutes.bench.Watch.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Backlogs at the quota and without one: one that waits when the service starts, and two more for
 * the service that has just done the first. The loop gets the same three.
 */
final class Backlogs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DOWNLOAD = "DescribeResourceUrlsByFlows";
  private static final String CREATE = "CreateFlowsByTemplates";
  private static final String DOCUMENTS = "documents";
  private static final int QUOTA = 20;
  private static final int TSIGN_QUOTA = 50;
  private static final long TSIGN_MILLIS = 300;
  private static final List<String> ROUNDS =
      List.of("just started", "after as many", "after twice as many");
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final House house;

  Backlogs(House house) {
    this.house = house;
  }

  /** Row 1: downloads at the quota. */
  List<Row> downloadsAtTheQuota(int count) throws Exception {
    Run run = downloads("quota-download", count, QUOTA);
    List<Row> rows = new ArrayList<>();
    for (int round = 0; round < ROUNDS.size(); round++) {
      Watch service = run.service().get(round);
      double ours = service.perSecondOfCalls(count);
      double loop = run.loop().get(round).perSecondOfCalls(count);
      rows.add(
          new Row(
              "download, %,d x 1 id, quota 20 calls/s, %s".formatted(count, ROUNDS.get(round)),
              rate("%,.0f flows/s", ours) + ", " + refused(service),
              "SDK loop: " + rate("%,.0f flows/s", loop) + ", " + refused(run.loop().get(round)),
              rate("%.1f %% of 1,000", ours / 10) + rate(" (loop %.1f %%)", loop / 10),
              ">= 98.5 %, 0 refused",
              ours >= 970 ? "the quota" : service.load().saturated(),
              run.notes(round)));
    }
    return rows;
  }

  /** Row 3: downloads as fast as they go. */
  List<Row> downloadsWithoutQuota(int count) throws Exception {
    Run run = downloads("no-quota-download", count, 0);
    List<Row> rows = new ArrayList<>();
    for (int round = 0; round < ROUNDS.size(); round++) {
      double ours = run.service().get(round).perSecondToTheEnd(count);
      double loop = run.loop().get(round).perSecondToTheEnd(count);
      rows.add(
          new Row(
              "download, %,d x 1 id, no quota, %s".formatted(count, ROUNDS.get(round)),
              rate("%,.0f flows/s", ours),
              "SDK loop: " + rate("%,.0f flows/s", loop),
              rate("%.2f x", ours / loop),
              ">= 1.0 x",
              run.service().get(round).load().saturated(),
              run.notes(round)));
    }
    return rows;
  }

  private record Run(int count, List<Watch> service, List<Watch> loop, String tally) {
    List<String> notes(int round) {
      return List.of(
          note("service", service.get(round), count), tally, note("loop", loop.get(round), count));
    }
  }

  private Run downloads(String row, int count, int quota) throws Exception {
    house.topicsFor(row);
    // Or the service, which comes first, would find a sandbox and a broker that compile.
    loop(row, "warm-up", count, 0, 1);
    String results = House.topic(row, "results");
    Backlog backlog =
        new Backlog(House.topic(row, "download"), count, quota, i -> Requests.download(row, i));
    backlog.send(0);
    List<Watch> service;
    try (JavaProcess process = house.service(row, quota(quota))) {
      // One outcome and one summary for each request.
      service =
          watch(
              backlog,
              new Target(DOWNLOAD, results, 2L * count, "service", process, PATIENCE),
              ROUNDS.size());
    }
    String tally = tally(results, count * ROUNDS.size());
    return new Run(count, service, loop(row, "by-hand", count, quota, ROUNDS.size()), tally);
  }

  /** The hand-written loop, with topics of its own, for so many rounds. */
  private List<Watch> loop(String row, String name, int count, int quota, int rounds)
      throws Exception {
    String outcomes = House.topic(row, name);
    String requests = House.topic(row, name + "-requests");
    house.topics.create(List.of(outcomes, requests));
    Backlog backlog = new Backlog(requests, count, quota, i -> Requests.download(row, i));
    backlog.send(0);
    List<String> arguments =
        List.of(
            house.broker.bootstrapServers(),
            requests,
            outcomes,
            house.platform.endpoint().toString(),
            String.valueOf(count * rounds));
    try (JavaProcess process =
        JavaProcess.of(house.place(row), name + ".log", VendorLoop.class, arguments)) {
      List<Watch> watched =
          watch(backlog, new Target(DOWNLOAD, outcomes, count, "loop", process, PATIENCE), rounds);
      process.awaitEnd(Duration.ofSeconds(30));
      return watched;
    }
  }

  private final class Backlog {
    private final String topic;
    private final int count;
    private final int quota;
    private final IntFunction<String> request;

    Backlog(String topic, int count, int quota, IntFunction<String> request) {
      this.topic = topic;
      this.count = count;
      this.quota = quota;
      this.request = request;
    }

    void send(int round) throws IOException, InterruptedException {
      house.platform.reset(Map.of("essbasic.calls-per-second", quota));
      house.topics.backlog(topic, count, i -> request.apply(round * count + i));
    }
  }

  /**
   * @param first what is watched in the first round; later ones have as many messages more
   */
  private List<Watch> watch(Backlog backlog, Target first, int count) throws Exception {
    List<Watch> rounds = new ArrayList<>();
    for (int round = 0; round < count; round++) {
      if (round > 0) {
        backlog.send(round);
      }
      rounds.add(Watch.until(house, first.withMessages((round + 1) * first.messages())));
    }
    return rounds;
  }

  private static Map<String, String> quota(int quota) {
    return Map.of("contracts.essbasic.calls-per-second", String.valueOf(quota));
  }

  /** Row 2: creates at the quota. */
  List<Row> createsAtTheQuota(int count) throws Exception {
    String row = "quota-create";
    house.topicsFor(row);
    Backlog backlog =
        new Backlog(House.topic(row, "create"), count, QUOTA, i -> Requests.create(row, i));
    String results = House.topic(row, "results");
    List<Row> rows = new ArrayList<>();
    backlog.send(0);
    try (JavaProcess process = house.service(row, quota(QUOTA))) {
      for (int round = 0; round < ROUNDS.size(); round++) {
        if (round > 0) {
          backlog.send(round);
        }
        long messages = 2L * count * (round + 1);
        Watch service =
            Watch.until(house, new Target(CREATE, results, messages, "service", process, PATIENCE));
        rows.add(creates(round, count, service, tally(results, count * (round + 1))));
      }
    }
    return rows;
  }

  /** Row 10: one flow a call, answered late, so that many must be in flight; with a token. */
  List<Row> tsignDownloadsAtTheQuota(int count) throws Exception {
    String row = "tsign-download";
    house.topicsFor(row);
    String results = House.topic(row, "results");
    List<Row> rows = new ArrayList<>();
    house.platform.slow(DOCUMENTS, TSIGN_MILLIS);
    Map<String, String> settings =
        Map.of("contracts.tsign.calls-per-second", String.valueOf(TSIGN_QUOTA));
    tsignBacklog(row, 0, count);
    try (JavaProcess process = house.service(row, settings)) {
      for (int round = 0; round < 2; round++) {
        if (round > 0) {
          tsignBacklog(row, round, count);
        }
        long messages = 2L * count * (round + 1);
        Watch service =
            Watch.until(
                house, new Target(DOCUMENTS, results, messages, "service", process, PATIENCE));
        long tokens = house.platform.seen().path("calls").path("access_token").asLong();
        double ours = service.perSecondOfCalls(count);
        rows.add(
            new Row(
                "tsign, %,d x 1 flow, %d calls/s, answers after %d ms, %s"
                    .formatted(count, TSIGN_QUOTA, TSIGN_MILLIS, ROUNDS.get(round)),
                rate("%,.1f flows/s", ours) + ", " + refused(service),
                "ideal: %d/s".formatted(TSIGN_QUOTA),
                rate("%.1f %% of 50", 100 * ours / TSIGN_QUOTA),
                ">= 98.5 %, 0 refused",
                ours >= 0.97 * TSIGN_QUOTA ? "the quota" : service.load().saturated(),
                List.of(
                    note("service", service, count),
                    "%d calls for a token in the same quota".formatted(tokens),
                    tally(results, count * (round + 1)))));
      }
    } finally {
      house.platform.unfailing();
    }
    return rows;
  }

  private void tsignBacklog(String row, int round, int count) throws Exception {
    house.platform.reset(Map.of("tsign.calls-per-second", TSIGN_QUOTA));
    house.topics.backlog(
        House.topic(row, "download"), count, i -> Requests.tsignDownload(row, round * count + i));
  }

  private Row creates(int round, int count, Watch service, String tally) throws Exception {
    Set<String> names = new HashSet<>();
    int created = 0;
    for (JsonNode contract : house.platform.contracts()) {
      names.add(contract.path("flowName").textValue());
      created++;
    }
    double ours = service.perSecondOfCalls(count);
    return new Row(
        "create, %,d x 1, quota 20 calls/s, %s".formatted(count, ROUNDS.get(round)),
        rate("%,.1f contracts/s", ours)
            + ", "
            + refused(service)
            + ", %d twice, %d missing".formatted(created - names.size(), count - names.size()),
        "ideal: 20 x 20 = 400/s",
        rate("%.1f %% of 400", ours / 4),
        ">= 98.5 %, 0 refused, 0 twice",
        ours >= 388 ? "the quota" : service.load().saturated(),
        List.of(note("service", service, count), tally));
  }

  private static String rate(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String refused(Watch watch) {
    return "%,d of %,d calls refused".formatted(watch.refused(), watch.calls());
  }

  private static String note(String who, Watch watch, int count) {
    return String.format(
        Locale.ROOT,
        "%s: %,d calls in %.2f s (%,.0f items/s), %.2f s to the last message (%,.0f items/s); at"
            + " most %d calls in a calendar second, in each second from the first: %s; %s",
        who,
        watch.calls(),
        watch.callSeconds(),
        watch.perSecondOfCalls(count),
        watch.doneSeconds(),
        watch.perSecondToTheEnd(count),
        watch.busiest(),
        watch.eachSecond(),
        watch.load());
  }

  /** Counts what was told: every request must have succeeded, once. */
  private String tally(String topic, int count) throws Exception {
    Set<String> succeeded = new HashSet<>();
    int[] outcomes = new int[1];
    house.topics.read(
        topic,
        value -> {
          JsonNode message = json(value);
          if (message.path("event").asText().equals("OUTCOME")) {
            outcomes[0]++;
            if (message.path("status").asText().equals("SUCCEEDED")) {
              succeeded.add(message.path("requestId").asText());
            }
          }
        });
    return "service: %,d outcomes for %,d items, %,d items succeeded"
        .formatted(outcomes[0], count, succeeded.size());
  }

  private static JsonNode json(String value) {
    try {
      return JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
