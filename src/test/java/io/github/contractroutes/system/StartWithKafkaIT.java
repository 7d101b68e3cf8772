package io.github.contractroutes.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.contractroutes.Main;
import io.github.contractroutes.demo.EmbeddedBroker;
import io.github.contractroutes.kafka.KafkaTestKit;
import io.github.contractroutes.kafka.SharedBroker;
import io.github.contractroutes.sandbox.SandboxConfig;
import io.github.contractroutes.settings.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start finds at the broker: nobody, a broker that stands still, no topics. */
class StartWithKafkaIT {
  @TempDir Path folder;
  private EmbeddedBroker broker;
  private TestHouse house;

  @BeforeEach
  void open() {
    broker = SharedBroker.emptied();
    house = new TestHouse(folder, SandboxConfig.defaults()).withKafka(broker.bootstrapServers());
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void withoutABrokerItStartsWorksFromTheDirectoriesAndConnectsLater() {
    // Given
    broker.stop();

    // When
    house.start();
    house.drop("create", "one.json", Requests.flow("one", "acme").getBytes(UTF_8));

    // Then
    succeeded(1);
    broker.startAgain();
    goesOn();
  }

  @Test
  void aBrokerThatStandsStillDoesNotKeepItFromStarting() {
    // Given
    broker.pause();

    // When
    try {
      house.start();
      house.drop("create", "one.json", Requests.flow("one", "acme").getBytes(UTF_8));

      // Then
      succeeded(1);
    } finally {
      broker.wake();
    }
    goesOn();
  }

  @Test
  void missingTopicsThatMayNotBeMadeAreOneSentenceEach() {
    // Given
    house.set("contracts.kafka.create-topics", "false");
    try (KafkaTestKit kafka = new KafkaTestKit(broker.bootstrapServers())) {
      kafka.createTopics(1, "contracts.create", "contracts.prepare", "contracts.download");
      kafka.createTopics(1, "contracts.results", "contracts.files");
    }

    // Then
    assertThatThrownBy(() -> Main.start(house.settings))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.sentences())
                    .containsExactly(
                        "Topic contracts.dead-letters does not exist and"
                            + " contracts.kafka.create-topics is false; create it first.",
                        "Topic contracts.links does not exist and"
                            + " contracts.kafka.create-topics is false; create it first."));
  }

  /** What was made is told, and what comes is taken. */
  private void goesOn() {
    await().atMost(Duration.ofSeconds(60)).until(this::allTopics);
    try (KafkaTestKit kafka = new KafkaTestKit(broker.bootstrapServers())) {
      kafka.send("contracts.create", "two", Requests.flow("two", "acme"));
    }
    succeeded(2);
    try (Mailbox mailbox = new Mailbox(broker.bootstrapServers())) {
      for (String request : List.of("one", "two")) {
        await()
            .alias(request)
            .atMost(Duration.ofSeconds(60))
            .until(() -> !mailbox.summaries(request).isEmpty());
      }
    }
  }

  private boolean allTopics() throws Exception {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
      return admin.listTopics().names().get().size() == 7;
    }
  }

  private void succeeded(long count) {
    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> Map.of("SUCCEEDED", count).equals(house.service.ledger().sight().items()));
  }
}
