package io.github.contractroutes.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.contractroutes.ledger.TestDatabase;
import io.github.contractroutes.sandbox.Fault;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/**
 * Two packaged instances lose their PostgreSQL for longer than their leases last, while calls are
 * on their way and requests come: first it is gone, then it accepts everything and says nothing.
 * What the platform answered meanwhile is not in doubt: it is in the journals, and told once the
 * ledger is back.
 */
class LedgerAwayIT {
  private static final int INSTANCES = 2;

  /** Twice the longest call, and 5 s. */
  private static final Duration LEASE = Duration.ofSeconds(65);

  private static final int BACKLOG_OF_CALLS = 160;
  private static final String CREATE = "CreateFlowsByTemplates";

  @Test
  void whatWasAnsweredWhileTheLedgerWasAwayForLongerThanALeaseIsNotInDoubt() throws Exception {
    // Given
    String database = TestDatabase.create();
    int port = URI.create(database.substring("jdbc:".length())).getPort();
    try (var wire = new Wire(port);
        var house = house(database, database.replace(":" + port, ":" + wire.port()));
        var load = new Load(house.broker.bootstrapServers(), System.nanoTime() & 0xffffffffL);
        var drops = new Drops(house.inbox());
        var reader = new TopicReader(house.broker.bootstrapServers())) {
      house.sandbox.fault(Fault.once(CREATE, Fault.Kind.DELAY).with("count", 0).with("ms", 500));
      house.start();
      drops.backlog(BACKLOG_OF_CALLS);
      load.start(10);

      // When
      callsAreOnTheirWay(house);
      wire.cut();
      theirLeasesRunOut(house, Duration.ZERO);
      wire.mend();
      callsAreOnTheirWay(house);
      wire.hold();
      theirLeasesRunOut(house, LEASE.plusSeconds(1));
      wire.letGo();

      // Then
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
      Reckoning reckoning =
          new Reckoning(
              house.sandbox.contracts(),
              (flowId, index) -> house.sandbox.file(flowId, index).sha256(),
              reader.told(),
              house.outbox());
      assertThat(reckoning.compare(asked, load.spoiled())).as("see " + house.folder).isEmpty();
      System.out.println(reckoning.figures());
      assertThat(reckoning.creates("IN_DOUBT")).as("in doubt").isZero();
      assertThat(reckoning.settledLate()).as("in doubt for a while").isZero();
      assertThat(house.instances).allMatch(each -> each.starts() == 1);
      assertThat(exits).as("stops in good order").containsOnly(0);
    }
  }

  private static InstancesHouse house(String database, String wired) throws Exception {
    Properties settings = new Properties();
    settings.setProperty("contracts.ledger.url", wired);
    return new InstancesHouse(
        "ledger-away", INSTANCES, SandboxConfig.defaults(), settings, database);
  }

  private static void callsAreOnTheirWay(InstancesHouse house) {
    awaiting("several calls of each are on their way")
        .until(() -> house.instances.stream().allMatch(each -> house.ledger.sent(each.pid()) >= 3));
  }

  /** Answers come, and the ledger's clock goes on as if they had waited for that long. */
  private static void theirLeasesRunOut(InstancesHouse house, Duration ahead) {
    awaiting("answers are in each journal")
        .until(() -> house.instances.stream().allMatch(ServiceProcess::hasAnswersInItsJournal));
    house.ledger.clockIsAhead(ahead.plus(LEASE).plusSeconds(1));
  }

  private static ConditionFactory awaiting(String what) {
    return await(what)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(180));
  }
}
