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

/** Backlogs that wait when the service starts: at the quota, and without one. */
final class Backlogs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DOWNLOAD = "DescribeResourceUrlsByFlows";
  private static final String CREATE = "CreateFlowsByTemplates";
  private static final int QUOTA = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final House house;

  Backlogs(House house) {
    this.house = house;
  }

  /** Row 1: downloads at the quota. */
  Row downloadsAtTheQuota(int count) throws Exception {
    Run run = downloads("quota-download", count, QUOTA, 1);
    double ours = run.service().perSecondOfCalls(count);
    double loop = run.loop().perSecondOfCalls(count);
    return new Row(
        "download, %,d x 1 id, quota 20 calls/s".formatted(count),
        rate("%,.0f flows/s", ours) + ", " + refused(run.service()),
        "SDK loop: " + rate("%,.0f flows/s", loop) + ", " + refused(run.loop()),
        rate("%.1f %% of 1,000", ours / 10) + rate(" (loop %.1f %%)", loop / 10),
        ">= 98.5 %, 0 refused",
        ours >= 970 ? "the quota" : run.service().load().saturated(),
        run.notes());
  }

  /**
   * Row 3: downloads as fast as they go, by a service and by a loop that have each done as many
   * before. How fast the first ones went, just after the start, is a note.
   */
  Row downloadsWithoutQuota(int count) throws Exception {
    Run run = downloads("no-quota-download", count, 0, 2);
    double ours = run.service().perSecondToTheEnd(count);
    double loop = run.loop().perSecondToTheEnd(count);
    return new Row(
        "download, %,d x 1 id, no quota".formatted(count),
        rate("%,.0f flows/s", ours),
        "SDK loop: " + rate("%,.0f flows/s", loop),
        rate("%.2f x", ours / loop),
        ">= 1.0 x",
        run.service().load().saturated(),
        run.notes());
  }

  private record Run(Watch service, Watch loop, List<String> notes) {}

  /**
   * @param rounds how often there is such a backlog; the first waits when the process starts, each
   *     further one comes when the one before is done, and the last one is measured
   */
  private Run downloads(String row, int count, int quota, int rounds) throws Exception {
    house.topicsFor(row);
    List<String> notes = new ArrayList<>();
    String results = House.topic(row, "results");
    String requests = House.topic(row, "download");
    backlog(row, requests, quota, count, 0);
    Watch service = null;
    try (JavaProcess process = house.service(row, quota(quota))) {
      // One outcome and one summary for each request.
      Target target = new Target(DOWNLOAD, results, 2L * count, "service", process, PATIENCE);
      service = watch(row, requests, quota, count, rounds, target, notes);
    }
    notes.add(tally(results, count * rounds));
    String byHand = House.topic(row, "by-hand");
    String byHandRequests = House.topic(row, "by-hand-requests");
    house.topics.create(List.of(byHand, byHandRequests));
    backlog(row, byHandRequests, quota, count, 0);
    List<String> arguments =
        List.of(
            house.broker.bootstrapServers(),
            byHandRequests,
            byHand,
            house.platform.endpoint().toString(),
            String.valueOf(count * rounds));
    try (JavaProcess process =
        JavaProcess.of(house.place(row), "by-hand.log", VendorLoop.class, arguments)) {
      Target target = new Target(DOWNLOAD, byHand, count, "loop", process, PATIENCE);
      Watch loop = watch(row, byHandRequests, quota, count, rounds, target, notes);
      process.awaitEnd(Duration.ofSeconds(30));
      return new Run(service, loop, notes);
    }
  }

  private void backlog(String row, String topic, int quota, int count, int from)
      throws IOException, InterruptedException {
    house.platform.reset(Map.of("essbasic.calls-per-second", quota));
    house.topics.backlog(topic, count, i -> Requests.download(row, from + i));
  }

  /**
   * @param first what is watched in the first round; later ones have as many messages more
   */
  private Watch watch(
      String row, String topic, int quota, int count, int rounds, Target first, List<String> notes)
      throws Exception {
    Watch watch = Watch.until(house, first);
    notes.add(note(first.name() + ", just started", watch, count));
    for (int round = 2; round <= rounds; round++) {
      backlog(row, topic, quota, count, (round - 1) * count);
      watch = Watch.until(house, first.withMessages(round * first.messages()));
      notes.add(note(first.name() + ", round " + round, watch, count));
    }
    return watch;
  }

  private static Map<String, String> quota(int quota) {
    return Map.of("contracts.essbasic.calls-per-second", String.valueOf(quota));
  }

  /** Row 2: creates at the quota. */
  Row createsAtTheQuota(int count) throws Exception {
    String row = "quota-create";
    house.topicsFor(row);
    house.topics.backlog(House.topic(row, "create"), count, i -> Requests.create(row, i));
    house.platform.reset(Map.of("essbasic.calls-per-second", QUOTA));
    String results = House.topic(row, "results");
    Watch service;
    try (JavaProcess process = house.service(row, quota(QUOTA))) {
      Target target = new Target(CREATE, results, 2L * count, "service", process, PATIENCE);
      service = Watch.until(house, target);
    }
    Set<String> names = new HashSet<>();
    int created = 0;
    for (JsonNode contract : house.platform.contracts()) {
      names.add(contract.path("flowName").textValue());
      created++;
    }
    double ours = service.perSecondOfCalls(count);
    return new Row(
        "create, %,d x 1, quota 20 calls/s".formatted(count),
        rate("%,.1f contracts/s", ours)
            + ", "
            + refused(service)
            + ", %d twice, %d missing".formatted(created - names.size(), count - names.size()),
        "ideal: 20 x 20 = 400/s",
        rate("%.1f %% of 400", ours / 4),
        ">= 98.5 %, 0 refused, 0 twice",
        ours >= 388 ? "the quota" : service.load().saturated(),
        List.of(note("service", service, count), tally(results, count)));
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
