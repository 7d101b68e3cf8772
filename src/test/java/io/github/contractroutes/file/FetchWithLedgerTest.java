package io.github.contractroutes.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.contractroutes.ledger.Claim;
import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Fate;
import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerSettings;
import io.github.contractroutes.ledger.NewRequest;
import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.ledger.Poll;
import io.github.contractroutes.ledger.Settlement;
import io.github.contractroutes.ledger.Submission;
import io.github.contractroutes.ledger.component.LedgerComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The route file as it is, between a real ledger and a host. */
class FetchWithLedgerTest {

  private static final byte[] PDF = Pdf.of(30_000);
  private static final byte[] EMPTY = {'{', '}'};

  private static final List<String> NAMES = List.of("合同.pdf", "附件.pdf");

  @TempDir Path directory;

  @Test
  void everyNamedDocumentIsStoredOrFailedForGoodAndReadyToBePublished() throws Exception {
    try (FileHost host =
            new FileHost(
                (out, h) -> {
                  String request = h.requests().get(h.requests().size() - 1);
                  boolean first = h.requests().stream().filter(request::equals).count() == 1;
                  if (request.startsWith("GET /gone")) {
                    FileHost.status("500 Internal Server Error", "").write(out, h);
                  } else if (first) {
                    FileHost.cutAfter(PDF, 10_000).write(out, h);
                  } else {
                    FileHost.document(PDF).write(out, h);
                  }
                });
        Ledger ledger =
            Ledger.open(
                new LedgerSettings(
                    "jdbc:sqlite:" + directory.resolve("ledger.db"), "group", true, true, 2),
                () -> System.currentTimeMillis() * 1000);
        CamelContext context =
            FetchRoutes.load(
                new FileSettings(
                    directory.resolve("outbox"), "localhost:" + host.port(), 1_000_000, 1))) {
      context.addComponent("ledger", new LedgerComponent(ledger, null, "me"));
      name(ledger, host.url("/whole?hkey=1"), host.url("/gone?hkey=2"));

      context.start();

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> ledger.outbox().pendingFiles(10).size() == 2);
      assertThat(ledger.outbox().pendingFiles(10))
          .extracting(FileFacts::path, f -> f.error() == null ? null : f.error().code())
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("acme/flow-1/0-合同.pdf", null),
              org.assertj.core.groups.Tuple.tuple(null, "HostBusy"));
      assertThat(directory.resolve("outbox/acme/flow-1/0-合同.pdf")).hasBinaryContent(PDF);
    }
  }

  @Test
  void aHostThatAnswers503TwiceIsAskedAThirdTime() throws Exception {
    try (FileHost host =
            new FileHost(
                (out, h) -> {
                  if (h.requests().size() <= 2) {
                    FileHost.status("503 Service Unavailable", "busy").write(out, h);
                  } else {
                    FileHost.document(PDF).write(out, h);
                  }
                });
        Ledger ledger =
            Ledger.open(
                new LedgerSettings(
                    "jdbc:sqlite:" + directory.resolve("ledger.db"), "group", true, true, 3),
                () -> System.currentTimeMillis() * 1000);
        CamelContext context =
            FetchRoutes.load(
                new FileSettings(
                    directory.resolve("outbox"), "localhost:" + host.port(), 1_000_000, 1))) {
      context.addComponent("ledger", new LedgerComponent(ledger, null, "me"));
      name(ledger, host.url("/x"));

      context.start();

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> ledger.outbox().pendingFiles(10).size() == 1);
      assertThat(ledger.outbox().pendingFiles(10).get(0).path()).endsWith(".pdf");
      assertThat(ledger.outbox().pendingFiles(10).get(0).attempts()).isEqualTo(3);
      assertThat(host.requests()).hasSize(3);
    }
  }

  @Test
  void aFullOutboxCountsNoAttemptAndTheDocumentIsStoredWhenThereIsRoom() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    try (FullDisk full = FullDisk.mount(disk);
        FileHost host = new FileHost(FileHost.document(Pdf.of(500_000)));
        Ledger ledger =
            Ledger.open(
                new LedgerSettings(
                    "jdbc:sqlite:" + directory.resolve("ledger.db"), "group", true, true, 1),
                () -> System.currentTimeMillis() * 1000);
        CamelContext context =
            FetchRoutes.load(
                new FileSettings(
                    full.outbox(),
                    "localhost:" + host.port(),
                    1_000_000,
                    1,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(1),
                    Duration.ofMillis(100)))) {
      context.addComponent("ledger", new LedgerComponent(ledger, null, "me"));
      name(ledger, host.url("/x"));
      context.start();
      OutboxFullPolicy policy =
          context.getRegistry().lookupByNameAndType("pauseWhenOutboxFull", OutboxFullPolicy.class);
      await().atMost(Duration.ofSeconds(30)).until(policy::stopped);

      full.makeRoom();

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> ledger.outbox().pendingFiles(10).size() == 1);
      assertThat(ledger.outbox().pendingFiles(10).get(0).path()).endsWith(".pdf");
    }
  }

  private static void name(Ledger ledger, String... urls) {
    Origin origin = Origin.record("contracts.download", 0, 0);
    NewRequest request =
        new NewRequest(
            "acme",
            "download",
            "dl-1",
            "digest",
            "essbasic",
            "lane",
            "acme/-",
            "key",
            true,
            EMPTY,
            null,
            null,
            List.of(),
            origin,
            List.of(EMPTY));
    Submission submission = new Submission(origin, null, EMPTY, List.of(), 0, request, null);
    ledger.accept(
        new Poll(List.of(submission), List.of(new Poll.Position("contracts.download", 0, 1))));
    ClaimedCall call =
        ledger.claim(new Claim("lane", "me", 50, 50_500, 60_000, agent -> 1)).orElseThrow();
    ledger.markSent(call.id(), "me");
    Fate fate =
        new Fate.Done(
            "flow-1",
            EMPTY,
            IntStream.range(0, urls.length)
                .mapToObj(i -> new Fate.NamedFile(null, NAMES.get(i), "PDF", urls[i], 300_000))
                .toList());
    ledger.recordAnswer(
        new Settlement(
            call.id(),
            "Answered",
            null,
            "s1629",
            call.items().stream().map(item -> new Settlement.ItemFate(item.id(), fate)).toList(),
            null,
            0,
            true,
            Settlement.Caution.AS_BEFORE));
  }
}
