package io.github.contractroutes.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.contractroutes.ledger.TestDatabase;
import io.github.contractroutes.sandbox.Fault;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/**
 * Two packaged instances lose their PostgreSQL for longer than their leases last, while calls are
 * on their way and requests come. What the platform answered meanwhile is not in doubt: it is in
 * the journals, and told once the ledger is back.
 */
class LedgerAwayIT {
  private static final int INSTANCES = 2;

  /** Calls may take 3 s, so that a lease is 2 x 3 + 5 s. */
  private static final Duration LEASE = Duration.ofSeconds(11);

  private static final int BACKLOG_OF_CALLS = 60;
  private static final String CREATE = "CreateFlowsByTemplates";

  @Test
  void aLedgerThatIsGoneForLongerThanALeaseLeavesNothingInDoubt() throws Exception {
    whatIsAnsweredWhileTheLedgerIsAwayIsToldOnce("gone", Wire::cut, Wire::mend);
  }

  @Test
  void aLedgerThatSaysNothingForLongerThanALeaseLeavesNothingInDoubt() throws Exception {
    whatIsAnsweredWhileTheLedgerIsAwayIsToldOnce("silent", Wire::hold, Wire::letGo);
  }

  private static InstancesHouse house(String name, String database, String wired)
      throws IOException {
    Properties settings = new Properties();
    settings.setProperty("contracts.call.timeout", "3s");
    settings.setProperty("contracts.ledger.url", wired);
    return new InstancesHouse(
        "ledger-" + name, INSTANCES, SandboxConfig.defaults(), settings, database);
  }

  private static ConditionFactory awaiting(String what) {
    return await(what)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(180));
  }

  private interface Act {
    void on(Wire wire);
  }

  private void whatIsAnsweredWhileTheLedgerIsAwayIsToldOnce(String name, Act away, Act back)
      throws Exception {
    // Given
    String database = TestDatabase.create();
    int port = URI.create(database.substring("jdbc:".length())).getPort();
    try (var wire = new Wire(port);
        var house = house(name, database, database.replace(":" + port, ":" + wire.port()));
        var load = new Load(house.broker.bootstrapServers(), System.nanoTime() & 0xffffffffL);
        var drops = new Drops(house.inbox());
        var reader = new TopicReader(house.broker.bootstrapServers())) {
      house.sandbox.fault(Fault.once(CREATE, Fault.Kind.DELAY).with("count", 0).with("ms", 500));
      house.start();
      drops.backlog(BACKLOG_OF_CALLS);
      load.start(10);
      awaiting("several calls of each are on their way")
          .until(
              () -> house.instances.stream().allMatch(each -> house.ledger.sent(each.pid()) >= 3));

      // When
      away.on(wire);
      long since = System.nanoTime();
      awaiting("every lease has run out")
          .until(() -> System.nanoTime() - since > LEASE.plusSeconds(1).toNanos());
      long created = house.sandbox.state().contractsCreated();
      back.on(wire);
      load.stop();
      List<Asked> asked = Stream.concat(load.asked().stream(), drops.asked().stream()).toList();
      awaiting("every request has its last word")
          .untilAsserted(
              () -> {
                reader.readOn();
                assertThat(Reckoning.open(asked, reader.told())).hasSize(0);
              });
      List<Integer> exits = house.stop();
      reader.readToTheEnd();

      // Then
      Reckoning reckoning =
          new Reckoning(
              house.sandbox.contracts(),
              (flowId, index) -> house.sandbox.file(flowId, index).sha256(),
              reader.told(),
              house.outbox());
      assertThat(reckoning.compare(asked, load.spoiled())).as("see " + house.folder).isEmpty();
      System.out.printf("%s, made before it was back: %d%n", reckoning.figures(), created);
      assertThat(reckoning.creates("IN_DOUBT")).as("in doubt").isZero();
      assertThat(reckoning.settledLate()).as("in doubt for a while").isZero();
      assertThat(created).as("made before the ledger was back").isLessThan(20 * BACKLOG_OF_CALLS);
      assertThat(house.instances).allMatch(each -> each.starts() == 1);
      assertThat(exits).as("stops in good order").containsOnly(0);
    }
  }
}
