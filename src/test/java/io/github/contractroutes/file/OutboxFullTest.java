package io.github.contractroutes.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.FileFailure;
import io.github.contractroutes.ledger.StoredFile;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxFullTest {

  private static final byte[] PDF = Pdf.of(500_000);

  @TempDir Path directory;

  @Test
  void aDocumentThatFindsNoRoomLeavesNothingAndCanBeTriedAgain() throws Exception {
    try (FullDisk disk = FullDisk.mount(directory)) {
      FileStore store =
          new FileStore(
              disk.outbox(),
              1_000_000,
              Duration.ofMinutes(1),
              System::nanoTime,
              () -> UUID.randomUUID().toString());

      FetchException full =
          catchThrowableOfType(
              FetchException.class,
              () ->
                  store.store(
                      Facts.file("a"), new ByteArrayInputStream(PDF), OptionalLong.empty()));

      assertThat(full.trouble()).isEqualTo(Trouble.DISK_FULL);
      assertThat(full.error().retryable()).isTrue();
      assertThat(store.hasRoom()).isFalse();
      assertThat(files(disk.outbox())).containsExactly("filler");

      disk.makeRoom();
      assertThat(store.hasRoom()).isTrue();
      store.store(Facts.file("a"), new ByteArrayInputStream(PDF), OptionalLong.empty());
      assertThat(files(disk.outbox())).containsExactly("0-a.pdf");
    }
  }

  @Test
  void roomForAMegabyteIsNoneForADocumentThatIsLarger() throws Exception {
    try (FullDisk disk = FullDisk.mount(directory)) {
      FileStore store =
          new FileStore(
              disk.outbox(),
              3_000_000,
              Duration.ofMinutes(1),
              System::nanoTime,
              () -> UUID.randomUUID().toString());
      byte[] large = Pdf.of(1_800_000);
      disk.leave(1_400_000);
      assertThat(store.hasRoom()).isTrue();

      assertThatThrownBy(
              () ->
                  store.store(
                      Facts.file("a"),
                      new ByteArrayInputStream(large),
                      OptionalLong.of(large.length)))
          .isInstanceOf(FetchException.class);

      assertThat(store.hasRoom()).isFalse();
      disk.makeRoom();
      assertThat(store.hasRoom()).isTrue();
    }
  }

  @Test
  void fetchingStandsStillWhileTheOutboxIsFullAndGoesOnByItself() throws Exception {
    try (FullDisk disk = FullDisk.mount(directory);
        FileHost host = new FileHost(FileHost.document(PDF));
        CamelContext context = route(disk, host)) {
      MockEndpoint stored = context.getEndpoint("mock:stored", MockEndpoint.class);
      MockEndpoint failed = context.getEndpoint("mock:failed", MockEndpoint.class);
      assertThat(outboxHealth(context)).isEqualTo(HealthCheck.State.UP);

      try (ProducerTemplate template = context.createProducerTemplate()) {
        template.sendBody("seda:files", Facts.file(1, "flow-1", 0, "a", host.url("/x")));
        await().until(() -> outboxHealth(context) == HealthCheck.State.DOWN);
        OutboxFullPolicy policy =
            context
                .getRegistry()
                .lookupByNameAndType("pauseWhenOutboxFull", OutboxFullPolicy.class);
        await().until(policy::stopped);
        FileFacts second = Facts.file(2, "flow-2", 0, "b", host.url("/y"));
        template.sendBody("seda:files", second);

        disk.makeRoom();

        // The queue's consumer may have been about to take one more when the route stood still: it
        // fails like the first and is given again, as the ledger does.
        AtomicInteger given = new AtomicInteger(1);
        await()
            .until(
                () -> {
                  int failures = failed.getReceivedCounter();
                  if (failures > given.getAndSet(failures)) {
                    template.sendBody("seda:files", second);
                  }
                  return stored.getReceivedCounter() == 1;
                });
      }

      assertThat(failed.getReceivedExchanges())
          .extracting(e -> e.getMessage().getBody(FileFailure.class).error().code())
          .containsOnly("DiskFull");
      assertThat(stored.getReceivedExchanges().get(0).getMessage().getBody(StoredFile.class).id())
          .isEqualTo(2);
      await().until(() -> outboxHealth(context) == HealthCheck.State.UP);
      assertThat(host.requests()).hasSizeBetween(2, 3);
    }
  }

  private static CamelContext route(FullDisk disk, FileHost host) throws Exception {
    CamelContext context =
        FetchRoutes.load(
            new FileSettings(
                disk.outbox(),
                "localhost:" + host.port(),
                1_000_000,
                2,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofMinutes(1),
                Duration.ofMillis(100)));
    AdviceWith.adviceWith(
        context,
        "fetch",
        route -> {
          route.replaceFromWith("seda:files");
          route.weaveById("to-file-stored").replace().to("mock:stored");
          route.weaveById("to-file-failed").replace().to("mock:failed");
        });
    context.start();
    return context;
  }

  private static HealthCheck.State outboxHealth(CamelContext context) {
    return HealthCheckHelper.invokeReadiness(context).stream()
        .filter(result -> result.getCheck().getId().equals("outbox"))
        .findFirst()
        .orElseThrow()
        .getState();
  }

  private static List<String> files(Path root) throws Exception {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).map(p -> p.getFileName().toString()).toList();
    }
  }
}
