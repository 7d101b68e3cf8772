package io.github.contractroutes.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.contractroutes.bench.Watch.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
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
    Run run = downloads("quota-download", count, QUOTA);
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

  /** Row 3: downloads as fast as they go. */
  Row downloadsWithoutQuota(int count) throws Exception {
    Run run = downloads("no-quota-download", count, 0);
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

  private Run downloads(String row, int count, int quota) throws Exception {
    house.topicsFor(row);
    String requests = House.topic(row, "download");
    house.topics.backlog(requests, count, i -> Requests.download(row, i));
    Watch service = service(row, DOWNLOAD, count, quota);
    String tally = tally(House.topic(row, "results"), count);
    String byHand = House.topic(row, "by-hand");
    house.topics.create(List.of(byHand));
    house.platform.reset(Map.of("essbasic.calls-per-second", quota));
    List<String> arguments =
        List.of(
            house.broker.bootstrapServers(),
            requests,
            byHand,
            house.platform.endpoint().toString(),
            String.valueOf(count));
    try (JavaProcess process =
        JavaProcess.of(house.place(row), "by-hand.log", VendorLoop.class, arguments)) {
      Watch loop =
          Watch.until(house, new Target(DOWNLOAD, byHand, count, "loop", process, PATIENCE));
      process.awaitEnd(Duration.ofSeconds(30));
      return new Run(
          service,
          loop,
          List.of(note("service", service, count), tally, note("loop", loop, count)));
    }
  }

  private Watch service(String row, String action, int count, int quota) throws Exception {
    house.platform.reset(Map.of("essbasic.calls-per-second", quota));
    Map<String, String> settings =
        Map.of("contracts.essbasic.calls-per-second", String.valueOf(quota));
    try (JavaProcess process = house.service(row, settings)) {
      // One outcome and one summary for each request.
      return Watch.until(
          house,
          new Target(
              action, House.topic(row, "results"), 2L * count, "service", process, PATIENCE));
    }
  }

  /** Row 2: creates at the quota. */
  Row createsAtTheQuota(int count) throws Exception {
    String row = "quota-create";
    house.topicsFor(row);
    house.topics.backlog(House.topic(row, "create"), count, i -> Requests.create(row, i));
    Watch service = service(row, CREATE, count, QUOTA);
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
        List.of(note("service", service, count), tally(House.topic(row, "results"), count)));
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
