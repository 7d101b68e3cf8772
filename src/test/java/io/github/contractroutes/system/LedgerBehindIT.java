package io.github.contractroutes.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.contractroutes.Main;
import io.github.contractroutes.demo.EmbeddedBroker;
import io.github.contractroutes.kafka.KafkaTestKit;
import io.github.contractroutes.kafka.SharedBroker;
import io.github.contractroutes.ledger.Doubt;
import io.github.contractroutes.sandbox.SandboxConfig;
import io.github.contractroutes.settings.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that is behind the topics, with a real broker and real copies of the ledger. */
class LedgerBehindIT {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private EmbeddedBroker broker;
  private KafkaTestKit kafka;
  private TestHouse house;

  @BeforeEach
  void open() {
    broker = SharedBroker.emptied();
    kafka = new KafkaTestKit(broker.bootstrapServers());
    house = new TestHouse(folder, SandboxConfig.defaults()).withKafka(broker.bootstrapServers());
  }

  @AfterEach
  void close() {
    house.close();
    kafka.close();
  }

  @Test
  void aRestoredLedgerStopsTheStartAndAfterRecoveryNothingIsCreatedTwice() throws Exception {
    // Given: a copy is made between two creates, and put back after the second
    house.start();
    create("first", 1);
    house.stop();
    copy(folder.resolve("data"), folder.resolve("copy"));
    house.start();
    create("second", 2);
    house.stop();
    copy(folder.resolve("copy"), folder.resolve("data"));
    long contracts = contracts();

    // When / Then: the start stops with one sentence
    assertThatThrownBy(() -> Main.start(house.settings))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("committed offset 2 of contracts.create-0")
        .hasMessageContaining("the ledger knows it up to offset 1 only")
        .hasMessageContaining("run 'ledger recover'");

    // When: recovered
    int code = run("ledger", "recover");

    // Then: what the copy did not know is read again and comes into doubt
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString()).contains("contracts.create-0: from offset 2 back to offset 1.");
    house.start();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !house.service.ledger().doubts().list(10).isEmpty());
    assertThat(house.service.ledger().doubts().list(10))
        .singleElement()
        .satisfies(
            doubt -> {
              assertThat(doubt.requestId()).isEqualTo("second");
              assertThat(doubt.error().code()).isEqualTo("LedgerRestored");
            });
    assertThat(contracts()).isEqualTo(contracts);

    // And: a new create goes through, an operator settles the old one, and a stop is clean
    create("third", 2);
    Doubt doubt = house.service.ledger().doubts().list(10).get(0);
    assertThat(
            run(
                "in-doubt",
                "adopt",
                String.valueOf(doubt.callId()),
                String.valueOf(doubt.index()),
                "flowOfSecond",
                "--why",
                "seen at the platform"))
        .isZero();
    house.stop();
    house.start();
    assertThat(house.service.ledger().sight().items()).containsEntry("SUCCEEDED", 3L).hasSize(1);
    assertThat(contracts()).isEqualTo(contracts + 1);
  }

  @Test
  void aLostLedgerStopsTheStartAndANewInstallationDoesNot() throws Exception {
    // Given: a new installation starts
    house.start();
    create("first", 1);
    house.stop();
    long contracts = contracts();

    // When: the ledger is gone
    delete(folder.resolve("data"));

    // Then
    assertThatThrownBy(() -> Main.start(house.settings))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("committed offset 1 of contracts.create-0")
        .hasMessageContaining("the ledger knows nothing of it");
    assertThat(run("ledger", "recover")).isZero();
    assertThat(out.toString()).contains("contracts.create-0: from offset 1 back to offset 0.");
    house.start();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !house.service.ledger().doubts().list(10).isEmpty());
    assertThat(contracts()).isEqualTo(contracts);

    // And: a ledger that is not behind is left alone
    house.stop();
    out.getBuffer().setLength(0);
    assertThat(run("ledger", "recover")).isZero();
    assertThat(out.toString()).startsWith("The ledger is not behind the consumer group");
  }

  private void create(String requestId, long succeeded) {
    kafka.send("contracts.create", requestId, Requests.flow(requestId, "acme"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                house.service.ledger().sight().items().getOrDefault("SUCCEEDED", 0L) == succeeded);
  }

  private long contracts() {
    return house.sandbox.state().contractsCreated();
  }

  private int run(String... args) throws SettingsException {
    return Main.run(house.settings, new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private static void copy(Path from, Path to) throws IOException {
    delete(to);
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
