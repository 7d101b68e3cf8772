package io.github.contractroutes.bench;

import io.github.contractroutes.bench.Watch.Target;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Row 9: three instances that share a PostgreSQL ledger, a consumer group and a quota, against one
 * instance with the same ledger.
 */
final class Instances {
  private static final String DOWNLOAD = "DescribeResourceUrlsByFlows";
  private static final int QUOTA = 20;
  private static final int SEVERAL = 3;
  private static final List<String> ROUNDS =
      List.of("just started", "after as many", "after twice as many");

  /** As docs/operations.md starts several instances on few cores. */
  private static final String ON_FEW_CORES = "-XX:TieredStopAtLevel=1";

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final House house;

  Instances(House house) {
    this.house = house;
  }

  List<Row> measure(int count) throws Exception {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "100")
            .start()) {
      List<Watch> one = run(server, "one-instance", 1, count);
      List<Watch> three = run(server, "three-instances", SEVERAL, count);
      String database =
          "PostgreSQL %s, fsync %s, synchronous_commit %s"
              .formatted(
                  ask(server, "show server_version"),
                  ask(server, "show fsync"),
                  ask(server, "show synchronous_commit"));
      String added = "options added: " + String.join(" ", options());
      List<Row> rows = new ArrayList<>();
      for (int round = 0; round < ROUNDS.size(); round++) {
        rows.add(row(round, one.get(round), three.get(round), count, List.of(database, added)));
      }
      return rows;
    }
  }

  private static Row row(int round, Watch one, Watch three, int count, List<String> how) {
    double alone = one.perSecondOfCalls(count);
    double together = three.perSecondOfCalls(count);
    return new Row(
        "%d instances on PostgreSQL, %,d x 1 id, quota 20 calls/s, %s"
            .formatted(SEVERAL, count, ROUNDS.get(round)),
        rate("%,.0f flows/s", together) + ", " + refused(three),
        "one instance: " + rate("%,.0f flows/s", alone) + ", " + refused(one),
        rate("%.3f x", together / alone),
        "the same, 0 refused",
        together >= 970 ? "the quota" : three.load().saturated(),
        Stream.concat(
                Stream.of(
                    note("one", one, count),
                    note("three (load of the first is told)", three, count)),
                how.stream())
            .toList());
  }

  /** A first backlog, and two more for the same instances. */
  private List<Watch> run(EmbeddedPostgres server, String row, int instances, int count)
      throws Exception {
    house.topics.create(
        House.TOPICS.stream()
            .filter(name -> !name.equals("download"))
            .map(name -> House.topic(row, name))
            .toList());
    String requests = House.topic(row, "download");
    house.topics.create(requests, SEVERAL);
    String database = row.replace('-', '_');
    execute(server, "create database " + database);
    List<JavaProcess> services = new ArrayList<>();
    try {
      for (int i = 1; i <= instances; i++) {
        services.add(house.service(row + "-" + i, settings(server, row, database), options()));
      }
      for (JavaProcess service : services) {
        awaitUp(service);
      }
      List<Watch> rounds = new ArrayList<>();
      for (int round = 0; round < ROUNDS.size(); round++) {
        int from = round * count;
        house.platform.reset(Map.of("essbasic.calls-per-second", QUOTA));
        house.topics.backlog(requests, count, i -> Requests.download(row, from + i));
        // One outcome and one summary for each request.
        Target target =
            new Target(
                DOWNLOAD,
                House.topic(row, "results"),
                2L * (round + 1) * count,
                "service",
                services.get(0),
                PATIENCE);
        rounds.add(Watch.until(house, target));
      }
      return rounds;
    } finally {
      services.forEach(JavaProcess::close);
    }
  }

  private String[] options() {
    return house.mentions("TieredStopAtLevel") ? new String[0] : new String[] {ON_FEW_CORES};
  }

  private Map<String, String> settings(EmbeddedPostgres server, String row, String database)
      throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("contracts.kafka.group", row);
    House.TOPICS.forEach(name -> settings.put("contracts.topic." + name, House.topic(row, name)));
    settings.put("contracts.ledger.url", server.getJdbcUrl("postgres", database));
    settings.put("contracts.ledger.user", "postgres");
    settings.put("contracts.inbox", house.place(row).resolve("inbox").toString());
    settings.put("contracts.outbox", house.place(row).resolve("outbox").toString());
    return settings;
  }

  private static void awaitUp(JavaProcess service) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!service.said().contains("contract-routes is up")) {
      service.mustRun();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("An instance is not up after " + PATIENCE + ".");
      }
      Thread.sleep(100);
    }
  }

  private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      answer.next();
      return answer.getString(1);
    }
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
        "%s: %,d calls in %.2f s (%,.0f items/s), %.2f s to the last message; at most %d calls in a"
            + " calendar second, in each second from the first: %s; %s",
        who,
        watch.calls(),
        watch.callSeconds(),
        watch.perSecondOfCalls(count),
        watch.doneSeconds(),
        watch.busiest(),
        watch.eachSecond(),
        watch.load());
  }
}
