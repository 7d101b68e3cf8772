package io.github.contractroutes.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.contractroutes.kafka.KafkaTestKit;
import io.github.contractroutes.sandbox.Contract;
import io.github.contractroutes.sandbox.Fault;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One part stands still for a while; the others do what they can, and afterwards all is told. */
class SlowPartsIT {
  private static final int MOST_IN_DOUBT = 40;
  private static final String CREATE = "CreateFlowsByTemplates";

  @TempDir Path routes;

  @Test
  void aPlatformThatAcceptsAndHangsLeavesTensInDoubtAndIsThenAskedOneByOne() throws Exception {
    // Given: few calls a second, so that two may be unanswered also where an answer takes 200 ms
    Properties settings = new Properties();
    settings.setProperty("contracts.call.timeout", "2s");
    settings.setProperty("contracts.essbasic.calls-per-second", "5");
    try (var house = new SoakHouse("hang", SandboxConfig.defaults(), 64, settings);
        var kafka = new KafkaTestKit(house.broker.bootstrapServers());
        var reader = new TopicReader(house.broker.bootstrapServers())) {
      house.service.start();
      List<Asked> asked = new ArrayList<>();
      asked.addAll(send(kafka, "warm", 20, 5));
      untilComplete(reader, asked);
      int warm = house.sandbox.contracts().size();

      // When
      house.sandbox.fault(
          Fault.once(CREATE, Fault.Kind.HANG)
              .with("count", 0)
              .with("when", "after")
              .with("ms", 60_000));
      asked.addAll(send(kafka, "hang", 60, 20));
      patient("several calls hang")
          .until(() -> house.sandbox.state().faults().getOrDefault("HANG", 0L) >= 6);
      house.sandbox.clearFaults();
      untilComplete(reader, asked);

      // Then
      Reckoning reckoning = reckoning(house, reader);
      assertThat(reckoning.compare(asked, 0)).isEmpty();
      List<Integer> sizes = hungCalls(house, warm);
      System.out.println("hung calls had " + sizes + " items\n" + reckoning.figures());
      assertThat(reckoning.creates("IN_DOUBT")).isBetween(6, MOST_IN_DOUBT + sizes.size());
      assertThat(reckoning.creates("SUCCEEDED")).isGreaterThan(1_000);
    }
  }

  @Test
  void withoutABrokerContractsAreMadeAndTheirOutcomesWait() throws Exception {
    // Given: one call a second, so that the work lasts longer than the producers' patience.
    Properties settings = new Properties();
    settings.setProperty("contracts.essbasic.calls-per-second", "1");
    settings.setProperty("contracts.routes", lessPatientRoutes().toString());
    try (var house = new SoakHouse("broker", SandboxConfig.defaults(), 64, settings);
        var kafka = new KafkaTestKit(house.broker.bootstrapServers());
        var reader = new TopicReader(house.broker.bootstrapServers())) {
      house.service.start();
      List<Asked> asked = new ArrayList<>();
      asked.addAll(send(kafka, "before", 1, 2));
      untilComplete(reader, asked);

      // When
      house.broker.stop();
      List<Asked> dropped = new ArrayList<>();
      for (int i = 0; i < 15; i++) {
        dropped.add(drop(house, "dropped-" + i));
      }
      patient("all are made without the broker")
          .until(() -> house.sandbox.contracts().size() >= 2 + 20 * dropped.size());
      assertThat(house.broker.isRunning()).isFalse();
      house.broker.startAgain();
      asked.addAll(dropped);
      asked.addAll(send(kafka, "after", 1, 2));
      untilComplete(reader, asked);

      // Then
      Reckoning reckoning = reckoning(house, reader);
      assertThat(reckoning.compare(asked, 0)).isEmpty();
      assertThat(reckoning.creates("SUCCEEDED")).isGreaterThan(MOST_IN_DOUBT);
      assertThat(house.service.starts()).isEqualTo(1);
    }
  }

  @Test
  void answersThatFindTheDiskFullLeaveNoItemBehind() throws Exception {
    // Given
    try (var house = new SoakHouse("disk", SandboxConfig.defaults(), 64, new Properties());
        var kafka = new KafkaTestKit(house.broker.bootstrapServers());
        var reader = new TopicReader(house.broker.bootstrapServers())) {
      assumeTrue(house.disk.isPresent(), "a small disk needs the right to mount a tmpfs");
      house.service.start();
      List<Asked> asked = new ArrayList<>();
      asked.addAll(send(kafka, "before", 5, 5));
      untilComplete(reader, asked);
      house.sandbox.fault(Fault.once(CREATE, Fault.Kind.DELAY).with("count", 2).with("ms", 3_000));

      // When
      asked.addAll(send(kafka, "meanwhile", 5, 20));
      patient("a call waits for its answer")
          .until(() -> house.sandbox.state().faults().getOrDefault("DELAY", 0L) >= 1);
      house.disk.get().fill();
      patient("the service finds its disk full")
          .until(() -> Files.readString(house.service.log()).contains("SQLITE_FULL"));
      patient("an answer came")
          .until(() -> house.sandbox.state().executed().getOrDefault(CREATE, 0L) >= 2);
      house.disk.get().free();
      untilComplete(reader, asked);

      // Then
      Reckoning reckoning = reckoning(house, reader);
      assertThat(reckoning.compare(asked, 0)).isEmpty();
      assertThat(reckoning.creates("SUCCEEDED")).isGreaterThan(MOST_IN_DOUBT);
      assertThat(house.service.starts()).isEqualTo(1);
    }
  }

  @Test
  void afterAKillTheNextProcessNeedNotWaitForTheGroupToMissTheDeadOne() throws Exception {
    // Given
    try (var house = new SoakHouse("group", SandboxConfig.defaults(), 64, new Properties());
        var kafka = new KafkaTestKit(house.broker.bootstrapServers());
        var reader = new TopicReader(house.broker.bootstrapServers())) {
      house.service.start();
      List<Asked> asked = new ArrayList<>();
      asked.addAll(send(kafka, "before", 5, 1));
      untilComplete(reader, asked);

      // When
      house.service.kill();
      asked.addAll(send(kafka, "after", 5, 1));

      // Then: Kafka's own default would be 45 s.
      untilComplete(reader, asked, Duration.ofSeconds(30));
    }
  }

  @Test
  void aBrokerThatStandsStillAndACallThatHangsDoNotKeepTheServiceFromEndingInTime()
      throws Exception {
    // Given
    Properties settings = new Properties();
    settings.setProperty("contracts.call.timeout", "5s");
    try (var house = new SoakHouse("stop", SandboxConfig.defaults(), 64, settings);
        var kafka = new KafkaTestKit(house.broker.bootstrapServers());
        var reader = new TopicReader(house.broker.bootstrapServers())) {
      house.service.start();
      List<Asked> asked = new ArrayList<>();
      asked.addAll(send(kafka, "before", 1, 2));
      untilComplete(reader, asked);

      // When
      house.broker.pause();
      boolean ended;
      try {
        asked.add(drop(house, "told-later"));
        patient("it is made").until(() -> house.sandbox.contracts().size() == 2 + 20);
        house.sandbox.fault(Fault.once(CREATE, Fault.Kind.HANG).with("ms", 60_000));
        asked.add(drop(house, "hangs"));
        patient("a call hangs")
            .until(() -> house.sandbox.state().faults().getOrDefault("HANG", 0L) == 1);
        ended = house.service.endsWithin(Duration.ofSeconds(5 + 10));
      } finally {
        house.broker.wake();
      }

      // Then
      assertThat(ended).as("ends within the call timeout and 10 s").isTrue();
      house.service.start();
      untilComplete(reader, asked);
      Reckoning reckoning = reckoning(house, reader);
      assertThat(reckoning.compare(asked, 0)).isEmpty();
      assertThat(reckoning.creates("SUCCEEDED")).isEqualTo(2 + 20);
      assertThat(reckoning.creates("IN_DOUBT")).isEqualTo(20);
      assertThat(house.service.ownEnds()).isEmpty();
    }
  }

  /** The routes as they are, but for producers that give up after 11 s instead of 35 s. */
  private Path lessPatientRoutes() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("routes"))) {
      for (Path route : all.toList()) {
        String text = Files.readString(route);
        Files.writeString(
            routes.resolve(route.getFileName()),
            text.replace("maxBlockMs: 10000", "maxBlockMs: 3000")
                .replace("requestTimeoutMs: 10000", "requestTimeoutMs: 3000")
                .replace("deliveryTimeoutMs: 25000", "deliveryTimeoutMs: 8000"));
      }
    }
    assertThat(routes.resolve("publish-results.camel.yaml"))
        .content()
        .contains("maxBlockMs: 3000", "deliveryTimeoutMs: 8000");
    return routes;
  }

  /** Sizes of the calls that hung, in their order. */
  private static List<Integer> hungCalls(SoakHouse house, int warm) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    List<Contract> contracts = house.sandbox.contracts();
    contracts.stream()
        .skip(warm)
        .forEach(contract -> sizes.merge(contract.requestId(), 1, Integer::sum));
    List<Integer> hung = sizes.values().stream().limit(6).toList();
    assertThat(hung.subList(0, 2)).allMatch(size -> size <= 20);
    assertThat(hung.subList(2, 6)).containsOnly(1);
    return hung;
  }

  private static List<Asked> send(KafkaTestKit kafka, String prefix, int requests, int items) {
    List<Asked> sent = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      Asked asked = asked(prefix + "-" + i, items);
      kafka.send("contracts.create", asked.requestId(), json(asked));
      sent.add(asked);
    }
    return sent;
  }

  /** A full call of its own. */
  private static Asked drop(SoakHouse house, String requestId) throws IOException {
    Asked asked = asked(requestId, 20);
    Path inbox = Files.createDirectories(house.folder.resolve("inbox/create"));
    Path written = house.folder.resolve(requestId + ".json");
    Files.writeString(written, json(asked));
    Files.move(written, inbox.resolve(requestId + ".json"), StandardCopyOption.ATOMIC_MOVE);
    return asked;
  }

  private static Asked asked(String requestId, int items) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      names.add(requestId + "-" + i);
    }
    return new Asked("create", "acme", requestId, names);
  }

  private static String json(Asked asked) {
    String flows =
        asked.names().stream()
            .map(
                name ->
                    """
                    {"FlowName": "%s", "TemplateId": "yDwhxUUckpTemplate00000000000001",
                     "FlowApprovers": [{"ApproverType": "PERSON", "Name": "李四",
                      "Mobile": "13888888888"}]}"""
                        .formatted(name))
            .reduce((one, other) -> one + "," + other)
            .orElseThrow();
    return """
        {"requestId": "%s", "tenant": "acme",
         "payload": {"FlowInfos": [%s]}}"""
        .formatted(asked.requestId(), flows);
  }

  private static void untilComplete(TopicReader reader, List<Asked> asked) {
    untilComplete(reader, asked, Duration.ofSeconds(120));
  }

  private static void untilComplete(TopicReader reader, List<Asked> asked, Duration atMost) {
    patient("every request has its last word")
        .atMost(atMost)
        .pollInSameThread()
        .untilAsserted(
            () -> {
              reader.readOn();
              assertThat(Reckoning.open(asked, reader.told())).hasSize(0);
            });
  }

  private static Reckoning reckoning(SoakHouse house, TopicReader reader) {
    assertThat(house.service.stop()).isZero();
    reader.readToTheEnd();
    return new Reckoning(
        house.sandbox.contracts(),
        (flowId, index) -> house.sandbox.file(flowId, index).sha256(),
        reader.told(),
        house.outbox());
  }

  private static ConditionFactory patient(String what) {
    return await(what).pollInterval(Duration.ofMillis(100)).atMost(Duration.ofSeconds(120));
  }
}
