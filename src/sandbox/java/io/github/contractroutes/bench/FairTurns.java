package io.github.contractroutes.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Row 8: many tenants on one account, with backlogs by Zipf, and newcomers with one item each while
 * that goes on. The ideal is a round robin with full calls, computed from the sizes.
 */
final class FairTurns {
  private static final String ROW = "fair-turns";
  private static final int TENANTS = 200;
  private static final int QUOTA = 20;
  private static final int MOST = 50;
  private static final int IDS_A_REQUEST = 10;
  private static final double[] NEWCOMERS_AT = {0.2, 0.35, 0.5, 0.65, 0.8};
  private static final long LOOK_MILLIS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final House house;
  private int flow;

  FairTurns(House house) {
    this.house = house;
  }

  private record Newcomer(String name, int callsBefore) {}

  /** One row for the calls, one for the newcomers. */
  List<Row> measure(int items) throws Exception {
    Map<String, Integer> sizes = Zipf.sizes(TENANTS, items);
    Files.writeString(house.place(ROW).resolve("many-tenants.yaml"), tenants(sizes));
    house.topicsFor(ROW);
    house.platform.reset(Map.of("essbasic.calls-per-second", QUOTA));
    List<String> requests = requests(sizes);
    house.topics.backlog(House.topic(ROW, "download"), requests.size(), requests::get);
    int ideal = Collections.max(Turns.roundRobin(sizes, MOST).values());
    try (JavaProcess service =
        house.service(ROW, Map.of("contracts.tenants", "many-tenants.yaml"))) {
      Load load = load(service);
      List<Newcomer> newcomers = watch(ideal, load, service);
      JsonNode calls = house.platform.calls(0);
      return List.of(
          turns(sizes, calls, ideal, load, requests.size()), newcomers(sizes, calls, newcomers));
    }
  }

  private Load load(JavaProcess service) {
    Map<String, ProcessHandle> processes = new LinkedHashMap<>();
    processes.put("service", service.handle());
    processes.put("sandbox", house.platform.handle());
    processes.put("broker", house.brokerProcess);
    return new Load(processes);
  }

  /** Sends the newcomers on the way; returns when all is done. */
  private List<Newcomer> watch(int ideal, Load load, JavaProcess service) throws Exception {
    List<Newcomer> newcomers = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    int admitted = 0;
    while (admitted < ideal + NEWCOMERS_AT.length) {
      int before = admitted;
      admitted += house.platform.calls(admitted).size();
      if (before == 0 && admitted > 0) {
        load.start();
      }
      if (admitted > 0) {
        load.look();
      }
      if (newcomers.size() < NEWCOMERS_AT.length
          && admitted >= NEWCOMERS_AT[newcomers.size()] * ideal) {
        newcomers.add(arrive("new" + newcomers.size()));
      }
      service.mustRun();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            admitted + " calls of about " + ideal + " after " + PATIENCE);
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return newcomers;
  }

  private Newcomer arrive(String name) throws Exception {
    String request = request(name, name + "-0", 1);
    house.topics.backlog(House.topic(ROW, "download"), 1, only -> request);
    return new Newcomer(name, house.platform.calls(0).size());
  }

  private Row turns(Map<String, Integer> sizes, JsonNode calls, int ideal, Load load, int requests)
      throws Exception {
    Turns turns = Turns.of(sizes, calls, MOST);
    double seconds =
        (calls.get(calls.size() - 1).path("at").asLong() - calls.get(0).path("at").asLong()) / 1e3;
    double used = (calls.size() - 1) / seconds / QUOTA;
    long refused =
        house.platform.seen().path("refusedByQuota").path("DescribeResourceUrlsByFlows").asLong();
    int items = sizes.values().stream().mapToInt(Integer::intValue).sum();
    return new Row(
        "%d tenants, %,d ids by Zipf, quota 20 calls/s".formatted(TENANTS, items),
        percent("%.1f %% fill with a full call waiting", turns.fill(MOST))
            + percent(", %.1f %% of the slots", used)
            + ", %d refused".formatted(refused),
        "ideal round robin: %,d calls".formatted(ideal),
        String.format(Locale.ROOT, "%.3f x the calls", (double) turns.calls() / ideal),
        ">= 95 % fill",
        used >= 0.97 ? "the quota" : load.saturated(),
        List.of(
            String.format(
                Locale.ROOT,
                "%,d calls for the backlogs (%,d requests of up to %d ids) in %.2f s; %,d calls of"
                    + " tenants with %d ids or more waiting carried %,d ids; no tenant was done more"
                    + " than %d calls later than in the ideal; calls in each second from the first:"
                    + " %s; %s",
                turns.calls(),
                requests,
                IDS_A_REQUEST,
                seconds,
                turns.fullable(),
                MOST,
                turns.itemsOfFullable(),
                turns.latest(),
                eachSecond(calls),
                load)));
  }

  private static List<Integer> eachSecond(JsonNode calls) {
    List<Integer> counts = new ArrayList<>();
    for (JsonNode call : calls) {
      int second = (int) ((call.path("at").asLong() - calls.get(0).path("at").asLong()) / 1_000);
      while (counts.size() <= second) {
        counts.add(0);
      }
      counts.set(second, counts.get(second) + 1);
    }
    return counts;
  }

  private static Row newcomers(
      Map<String, Integer> sizes, JsonNode calls, List<Newcomer> newcomers) {
    List<String> notes = new ArrayList<>();
    double worst = 0;
    int worstWait = 0;
    int worstRound = 1;
    for (Newcomer newcomer : newcomers) {
      int call = indexOf(calls, newcomer.name());
      int wait = call - newcomer.callsBefore();
      int round = Turns.waiting(sizes, calls, newcomer.callsBefore()) + 1;
      notes.add(
          "after %,d calls: %d calls between its arrival and its own; one round: %d calls"
              .formatted(newcomer.callsBefore(), wait, round));
      if ((double) wait / round >= worst) {
        worst = (double) wait / round;
        worstWait = wait;
        worstRound = round;
      }
    }
    return new Row(
        "a newcomer with 1 id among them, worst of " + newcomers.size(),
        "%d calls until its own".formatted(worstWait),
        "one round: %d calls".formatted(worstRound),
        String.format(Locale.ROOT, "%.2f rounds", worst),
        "within one round",
        "the quota",
        notes);
  }

  private static int indexOf(JsonNode calls, String organization) {
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).path("organization").textValue().equals(organization)) {
        return i;
      }
    }
    throw new IllegalStateException("The newcomer " + organization + " was not served.");
  }

  /** Requests of all tenants, mixed as they would come. */
  private List<String> requests(Map<String, Integer> sizes) {
    List<String> requests = new ArrayList<>();
    sizes.forEach(
        (tenant, size) -> {
          for (int done = 0; done < size; done += IDS_A_REQUEST) {
            int ids = Math.min(IDS_A_REQUEST, size - done);
            requests.add(request(tenant, tenant + "-" + done, ids));
          }
        });
    Collections.shuffle(requests, new Random(1));
    return requests;
  }

  private String request(String tenant, String requestId, int ids) {
    List<String> flowIds = new ArrayList<>();
    for (int i = 0; i < ids; i++) {
      flowIds.add('"' + Requests.flowId(flow++) + '"');
    }
    return """
        {"requestId":"%s","tenant":"%s","payload":{"FlowIds":[%s]}}"""
        .formatted(requestId, tenant, String.join(",", flowIds));
  }

  /** A tenant's organization has its name, so that the platform can tell whose a call is. */
  private static String tenants(Map<String, Integer> sizes) throws IOException {
    StringBuilder file =
        new StringBuilder(
            """
            credentials:
              tencent-main:
                platform: essbasic
                secretId: %s
                secretKey: %s
            tenants:
            """
                .formatted(VendorCalls.ID, VendorCalls.KEY));
    List<String> names = new ArrayList<>(sizes.keySet());
    for (int i = 0; i < NEWCOMERS_AT.length; i++) {
      names.add("new" + i);
    }
    for (String name : names) {
      file.append(
          """
            %1$s: {credential: tencent-main, appId: yDwhxUUckp3gl8j5UuFX33LSNozpRsbi,
                   organizationOpenId: %1$s, operatorOpenId: n9527}
          """
              .formatted(name));
    }
    return file.toString();
  }

  private static String percent(String format, double share) {
    return String.format(Locale.ROOT, format, 100 * share);
  }
}
