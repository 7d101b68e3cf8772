package io.github.contractroutes.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerSettings;
import io.github.contractroutes.ledger.LedgerSight;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The packaged service is killed, paused, and cut off from its broker and its disk at random
 * moments, while platforms and network fail by chance. Afterwards every item is compared.
 *
 * <p>System properties: {@code soak.seed}; {@code soak.kills} or {@code soak.minutes}, whichever
 * takes longer; {@code soak.longest.pause} in milliseconds; {@code soak.requests.per.second}. The
 * profile {@code soak} runs for an hour, with pauses longer than a claim's lease.
 */
class KillSoakIT {
  private final long seed = Long.getLong("soak.seed", System.nanoTime() & 0xffffffffL);

  @Test
  void whateverIsKilledNothingIsCreatedTwiceAndNothingIsLost() throws Exception {
    // Given
    System.out.println("Soak with -Dsoak.seed=" + seed);
    SandboxConfig config =
        SandboxConfig.defaults()
            .with("seed", seed)
            .with("essbasic.calls-per-second", 50)
            .with("files.per-flow", 2)
            .with("files.size", 20_000);
    Properties settings = new Properties();
    settings.setProperty("contracts.essbasic.calls-per-second", "50");
    settings.setProperty("contracts.call.timeout", "2s");
    // The next process takes the dead one's place at once; the group would wait for it otherwise.
    settings.setProperty("camel.component.kafka.group-instance-id", "soak");
    try (var house = new SoakHouse("kill", config, 256, settings);
        var load = new Load(house.broker.bootstrapServers(), seed);
        var reader = new TopicReader(house.broker.bootstrapServers())) {
      Accidents accidents = new Accidents(house.sandbox);
      Troubles troubles = new Troubles(house, new Random(seed));
      accidents.begin();
      load.start(Integer.getInteger("soak.requests.per.second", 10));
      house.service.start();

      // When
      troubles.run(
          Integer.getInteger("soak.kills", 20),
          Duration.ofMinutes(Integer.getInteger("soak.minutes", 0)));
      load.stop();
      accidents.end();
      house.service.awaitReady();
      await("every request has its last word")
          .pollInSameThread()
          .pollInterval(Duration.ofMillis(200))
          .atMost(Duration.ofSeconds(120))
          .untilAsserted(
              () -> {
                reader.readOn();
                assertThat(Reckoning.open(load.asked(), reader.told())).hasSize(0);
              });
      int exit = house.service.stop();
      reader.readToTheEnd();

      // Then
      Reckoning reckoning =
          new Reckoning(
              house.sandbox.contracts(),
              (flowId, index) -> house.sandbox.file(flowId, index).sha256(),
              reader.told(),
              house.outbox());
      List<String> wrong = reckoning.compare(load.asked(), load.spoiled());
      LedgerSight sight = sight(house);
      System.out.printf(
          "%s%nprocesses    %d, ended by themselves %s%nrequests     %d, sent twice %d, no JSON %d"
              + "%n%s%nplatform     calls %s, faults %s%nledger       %s %s%n",
          troubles.figures(),
          house.service.starts(),
          house.service.ownEnds(),
          load.asked().size(),
          load.repeated(),
          load.spoiled(),
          reckoning.figures(),
          house.sandbox.state().calls(),
          house.sandbox.state().faults(),
          sight.items(),
          sight.files());
      assertThat(wrong).as("seed " + seed + ", see " + house.folder).isEmpty();
      assertThat(exit).as("a stop in good order").isZero();
      assertThat(sight.items().keySet())
          .as("no item waits for anything")
          .isSubsetOf("SUCCEEDED", "REFUSED", "IN_DOUBT");
      assertThat(sight.unpublished()).isZero();
      assertThat(reckoning.creates("SUCCEEDED"))
          .as("a run that shows something")
          .isGreaterThan(reckoning.creates("IN_DOUBT"));
      assertThat(house.service.ownEnds().size())
          .as("ends by itself only while broker or disk are away")
          .isLessThanOrEqualTo(troubles.startsThatMayFail());
    }
  }

  private static LedgerSight sight(SoakHouse house) {
    LedgerSettings settings =
        new LedgerSettings("jdbc:sqlite:" + house.ledger(), "contract-routes", true, true, 10);
    try (Ledger ledger = Ledger.open(settings, () -> System.currentTimeMillis() * 1000)) {
      return ledger.sight();
    }
  }
}
