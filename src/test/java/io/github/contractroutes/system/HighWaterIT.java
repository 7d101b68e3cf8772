package io.github.contractroutes.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.demo.EmbeddedBroker;
import io.github.contractroutes.kafka.KafkaTestKit;
import io.github.contractroutes.kafka.SharedBroker;
import io.github.contractroutes.ledger.Poll;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Intake stands still above the mark, dispatch goes on, and nothing is lost. */
class HighWaterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String GROUP = "contract-routes";
  private static final String TOPIC = "contracts.download";
  private static final int MARK = 1_000;
  private static final int REQUESTS = 2_000;
  private static final int EACH = 2;

  /** What may come in after the last look: a poll in hand, and the one it was made in. */
  private static final int OVER = 2 * 500 * EACH;

  @TempDir static Path temp;
  private static EmbeddedBroker broker;
  private static KafkaTestKit kafka;

  @BeforeAll
  static void start() {
    broker = SharedBroker.emptied();
    kafka = new KafkaTestKit(broker.bootstrapServers());
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void aPausedConsumerKeepsItsPlaceInTheGroupAndGoesOnWhereItWas() throws Exception {
    try (TestHouse house = house("kafka");
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      // Given
      house.withKafka(broker.bootstrapServers());
      house.start();
      for (int i = 0; i < REQUESTS; i++) {
        kafka.sendLater(TOPIC, null, download(i));
      }

      // When
      await().atMost(PATIENCE).until(() -> house.health().body().contains("Intake is paused"));
      Set<String> members = members(admin);
      long waitingThen = waiting(house);
      long committedThen = kafka.committed(GROUP, TOPIC);

      // Then
      assertThat(house.health().statusCode()).isEqualTo(200);
      assertThat(metrics(house)).contains("contracts_intake_paused 1.0");
      assertThat(waitingThen).isBetween(1L, (long) MARK + OVER);
      assertThat(committedThen).isLessThan(REQUESTS);
      // Longer than max.poll.interval: a consumer that does not poll has left by then.
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                agrees(house);
                return members(admin).equals(members) && waiting(house) < MARK;
              });
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                agrees(house);
                assertThat(waiting(house)).isLessThanOrEqualTo(MARK + OVER);
                return kafka.committed(GROUP, TOPIC) == REQUESTS;
              });
      assertThat(members(admin)).isEqualTo(members);
      assertThat(outcomes("contracts.results")).containsExactlyInAnyOrderElementsOf(everyItem());
      await().atMost(PATIENCE).until(() -> !house.health().body().contains("Intake is paused"));
    }
  }

  @Test
  void aPausedServiceStopsAndLosesNothing() {
    String topic = "stopped.download";
    try (TestHouse house = house("stopped")) {
      // Given
      house.withKafka(broker.bootstrapServers());
      house.set("contracts.kafka.group", "stopped");
      house.set("contracts.topic.download", topic);
      house.set("contracts.topic.results", "stopped.results");
      house.set("contracts.essbasic.calls-per-second", "20");
      house.start();
      for (int i = 0; i < REQUESTS; i++) {
        kafka.sendLater(topic, null, download(i));
      }
      await().atMost(PATIENCE).until(() -> house.health().body().contains("Intake is paused"));

      // When
      house.stop();
      long accepted = kafka.committed("stopped", topic);
      house.start();

      // Then
      assertThat(accepted).isLessThan(REQUESTS);
      assertThat(outcomes("stopped.results")).containsExactlyInAnyOrderElementsOf(everyItem());
    }
  }

  @Test
  void aDroppedFileThatIsLargerThanTheMarkIsTakenAsThereIsRoom() throws IOException {
    try (TestHouse house = house("dropped")) {
      // Given
      house.set("contracts.essbasic.calls-per-second", "20");
      house.start();
      int lines = 2 * MARK;
      String file =
          IntStream.range(0, lines)
              .mapToObj(i -> Requests.download("r-" + i, "acme", List.of("flow" + i)) + "\n")
              .collect(Collectors.joining());
      house.drop("download", "large.jsonl", file.getBytes(UTF_8));
      await().atMost(PATIENCE).until(() -> waiting(house) > 0);

      // When
      house.drop(
          "download",
          "next.json",
          Requests.download("next", "beta", List.of("flowNext")).getBytes(UTF_8));
      Path last = house.outbox().resolve("results/beta/download/next.jsonl");
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                assertThat(waiting(house)).isLessThanOrEqualTo(MARK + 500);
                return Files.exists(last);
              });

      // Then
      Path accepted = house.inbox("download").resolve(".accepted");
      await().atMost(PATIENCE).until(() -> names(accepted).size() == 2);
      Path results = house.outbox().resolve("results/acme/download");
      await().atMost(PATIENCE).until(() -> names(results).size() == lines);
    }
  }

  private static TestHouse house(String name) {
    TestHouse house = new TestHouse(temp.resolve(name), SandboxConfig.defaults());
    house.set("contracts.intake.high-water", String.valueOf(MARK));
    house.set("contracts.essbasic.calls-per-second", "4");
    house.set("contracts.files.store", "false");
    house.set("contracts.routes", routes(temp.resolve(name).resolve("routes")));
    return house;
  }

  /** The routes as they are, but for a consumer that must poll every three seconds. */
  private static String routes(Path folder) {
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      for (Path file : files.toList()) {
        String text = Files.readString(file);
        TestHouse.write(
            folder.resolve(file.getFileName()),
            text.replace("maxPollIntervalMs: 1800000", "maxPollIntervalMs: 3000"));
      }
      assertThat(folder.resolve("intake-kafka.camel.yaml")).content().contains(": 3000");
      return folder.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String download(int number) {
    return Requests.download("r-" + number, "acme", List.of("a" + number, "b" + number));
  }

  private static Collection<String> everyItem() {
    return IntStream.range(0, REQUESTS)
        .boxed()
        .flatMap(i -> Stream.of("r-" + i + "/0 SUCCEEDED", "r-" + i + "/1 SUCCEEDED"))
        .toList();
  }

  /** Outcomes of items, once each: a message may come again under its id. */
  private static List<String> outcomes(String topic) {
    Map<String, String> byId = new java.util.HashMap<>();
    kafka.readUntil(
        topic,
        records -> {
          Set<String> ids = new HashSet<>();
          records.forEach(each -> ids.add(KafkaTestKit.header(each, "message-id")));
          if (ids.size() < REQUESTS * (EACH + 1)) {
            return false;
          }
          records.forEach(
              each -> {
                JsonNode word = Schemas.read(each.value());
                if (word.get("event").textValue().equals("OUTCOME")) {
                  byId.put(
                      KafkaTestKit.header(each, "message-id"),
                      word.get("requestId").textValue()
                          + "/"
                          + word.get("index").intValue()
                          + " "
                          + word.get("status").textValue());
                }
              });
          return true;
        });
    return List.copyOf(byId.values());
  }

  private static long waiting(TestHouse house) {
    return house.service.ledger().waiting().count(Long.MAX_VALUE);
  }

  /** The group's offset never tells of more than the ledger has. */
  private static void agrees(TestHouse house) {
    long committed = kafka.committed(GROUP, TOPIC);
    long known =
        house.service.ledger().positions().stream()
            .filter(position -> position.topic().equals(TOPIC))
            .mapToLong(Poll.Position::next)
            .sum();
    assertThat(committed).isLessThanOrEqualTo(known);
  }

  private static Set<String> members(Admin admin) throws ExecutionException, InterruptedException {
    ConsumerGroupDescription group =
        admin.describeConsumerGroups(List.of(GROUP)).describedGroups().get(GROUP).get();
    Set<String> members =
        group.members().stream().map(MemberDescription::consumerId).collect(Collectors.toSet());
    assertThat(members).hasSize(1);
    return members;
  }

  private static String metrics(TestHouse house) throws IOException, InterruptedException {
    String port = house.settings.getProperty("contracts.http.port");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/metrics")).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static Set<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .collect(Collectors.toSet());
    }
  }
}
