package io.github.contractroutes.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.demo.EmbeddedBroker;
import io.github.contractroutes.kafka.KafkaTestKit;
import io.github.contractroutes.kafka.SharedBroker;
import io.github.contractroutes.sandbox.Flow;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is fetched, links are all that is told: whoever reads one can use it. */
class LinksAloneIT {
  private static final int LINK_SECONDS = 12;
  private static final Pattern EXPIRES = Pattern.compile("[?&]Expires=([0-9]+)");

  @TempDir Path folder;

  @Test
  void noLinkIsToldDeadThoughKafkaWasAwayForLongerThanLinksLive() throws Exception {
    // Given: links that live twelve seconds, and as much less patience with brokers
    SandboxConfig config = SandboxConfig.defaults().with("files.tsign-link-seconds", LINK_SECONDS);
    EmbeddedBroker broker = SharedBroker.emptied();
    try (KafkaTestKit kafka = new KafkaTestKit(broker.bootstrapServers());
        TestHouse house = new TestHouse(folder, config).withKafka(broker.bootstrapServers())) {
      kafka.createTopics(1, "contracts.results", "contracts.files", "contracts.dead-letters");
      kafka.createTopicStampedByTheBroker("contracts.links");
      house.set("contracts.routes", impatientRoutes().toString());
      house.set("contracts.files.store", "false");
      house.start();
      List<String> early = flows("early", 10);
      List<String> late = flows("late", 20);
      String changing = late.get(0);
      Mailbox mailbox = new Mailbox(broker.bootstrapServers());
      drop(house, "dl-early", early);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> mailbox.on("contracts.links").size() == early.size());
      // When
      broker.kill();
      drop(house, "dl-late", late);
      await().until(() -> asked(house) == early.size() + late.size());
      house.sandbox.declare(Flow.finished(changing, 2).withEdition(7));
      await()
          .alias("renewals")
          .atMost(Duration.ofSeconds(60))
          .until(() -> asked(house) >= early.size() + 2L * late.size());
      broker.startAgain();
      int all = early.size() + late.size() + 1;
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> byMessageId(mailbox.on("contracts.links")).size() >= all);
      // Then
      mailbox.close();
      List<ConsumerRecord<String, byte[]>> told = mailbox.on("contracts.links");
      assertThat(told)
          .allSatisfy(
              link -> assertThat(diesAt(link)).isAfter(Instant.ofEpochMilli(link.timestamp())));
      assertThat(told.subList(0, early.size()))
          .extracting(ConsumerRecord::key)
          .hasSameElementsAs(early);
      Map<String, JsonNode> links = byMessageId(told);
      assertThat(links).hasSize(all);
      for (String flow : Stream.concat(early.stream(), late.stream()).toList()) {
        assertThat(links.values())
            .filteredOn(link -> link.at("/flowId").asText().equals(flow))
            .extracting(link -> link.at("/revision").asInt() + "/" + link.at("/fileIndex").asInt())
            .containsExactlyInAnyOrderElementsOf(
                flow.equals(changing) ? List.of("2/0", "2/1") : List.of("1/0"));
      }
      assertThat(house.outbox().resolve("gamma")).doesNotExist();
    }
  }

  /** Their times are as much shorter than the usual ones as the links' lives. */
  private Path impatientRoutes() throws Exception {
    Path routes = Files.createDirectories(folder.resolve("routes"));
    try (Stream<Path> all = Files.list(Path.of("routes"))) {
      for (Path route : all.toList()) {
        String text = Files.readString(route);
        Files.writeString(
            routes.resolve(route.getFileName()),
            text.replace("maxBlockMs: 10000", "maxBlockMs: 500")
                .replace("requestTimeoutMs: 10000", "requestTimeoutMs: 1000")
                .replace("deliveryTimeoutMs: 25000", "deliveryTimeoutMs: 1500"));
      }
    }
    return routes;
  }

  private static long asked(TestHouse house) {
    return house.sandbox.state().executed().getOrDefault("documents", 0L);
  }

  private static List<String> flows(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> name + i).toList();
  }

  private static void drop(TestHouse house, String requestId, List<String> flows) {
    String request = Requests.download(requestId, "gamma", flows);
    house.drop("download", requestId + ".json", request.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, JsonNode> byMessageId(List<ConsumerRecord<String, byte[]>> links) {
    Map<String, JsonNode> byId = new HashMap<>();
    for (ConsumerRecord<String, byte[]> link : links) {
      byId.put(KafkaTestKit.header(link, "message-id"), Schemas.valid("link", link.value()));
    }
    return byId;
  }

  /** By the link itself; the message tells it but for what the way of the answer took. */
  private static Instant diesAt(ConsumerRecord<String, byte[]> told) {
    JsonNode link = Schemas.valid("link", told.value());
    Matcher expires = EXPIRES.matcher(link.at("/url").asText());
    assertThat(expires.find()).isTrue();
    Instant diesAt = Instant.ofEpochSecond(Long.parseLong(expires.group(1)));
    assertThat(Instant.parse(link.at("/urlExpiresAt").asText()))
        .isBefore(diesAt.plusSeconds(LINK_SECONDS / 4));
    return diesAt;
  }
}
