package io.github.contractroutes.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.contractroutes.ledger.NewRequest;
import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.ledger.Poll;
import io.github.contractroutes.ledger.Submission;
import io.github.contractroutes.sandbox.SandboxConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmokeTest {
  @TempDir Path folder;

  @Test
  void smoke() throws Exception {
    try (TestHouse house = new TestHouse(folder, SandboxConfig.defaults())) {
      house.start();
      Origin origin = Origin.file("x.json", null);
      NewRequest download =
          new NewRequest(
              "acme",
              "download",
              "d1",
              "x",
              "essbasic",
              "tencent-main/DescribeResourceUrlsByFlows",
              "acme/-",
              "k",
              true,
              "{}".getBytes(),
              null,
              null,
              List.of(),
              origin,
              List.of("\"yDwivUUckpor6wtoUuogwQHCAB0ES0pQ\"".getBytes(StandardCharsets.UTF_8)));
      house
          .service
          .ledger()
          .accept(
              new Poll(
                  List.of(new Submission(origin, null, null, List.of(), 0, download, null)),
                  List.of()));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                System.out.println(house.service.ledger().sight());
                return house.service.ledger().sight().files().containsKey("STORED")
                    && Files.exists(folder.resolve("outbox/results/acme/download/d1.jsonl"));
              });
      System.out.println(Files.readString(folder.resolve("outbox/results/acme/download/d1.jsonl")));
      try (var s = Files.walk(folder)) {
        s.forEach(System.out::println);
      }
      assertThat(house.sandbox.state()).isNotNull();
    }
  }
}
