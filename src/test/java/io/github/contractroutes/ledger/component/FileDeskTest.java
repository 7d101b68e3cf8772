package io.github.contractroutes.ledger.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.contractroutes.ledger.Claim;
import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Fate;
import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.FileFailure;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerSettings;
import io.github.contractroutes.ledger.NewRequest;
import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.ledger.OutcomeError;
import io.github.contractroutes.ledger.Poll;
import io.github.contractroutes.ledger.Settlement;
import io.github.contractroutes.ledger.StoredFile;
import io.github.contractroutes.ledger.Submission;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDeskTest {
  private static final byte[] EMPTY = {'{', '}'};
  private static final OutcomeError TOO_LARGE =
      new OutcomeError("TooLarge", "It is too large.", "transport", false);

  @TempDir Path folder;
  private final AtomicReference<Error> error = new AtomicReference<>();
  private Ledger ledger;
  private FileDesk desk;

  @BeforeEach
  void open() {
    ledger =
        Ledger.open(
            new LedgerSettings(
                "jdbc:sqlite:" + folder.resolve("ledger.db"), "group", true, true, 3),
            this::clockMicros);
    desk = new FileDesk(ledger, System::nanoTime);
  }

  private long clockMicros() {
    Error once = error.getAndSet(null);
    if (once != null) {
      throw once;
    }
    return System.currentTimeMillis() * 1000;
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void howeverManyComeAtOnceEveryFileIsTakenByOneAndItsFateIsRecorded() throws Exception {
    // Given
    int files = 200;
    name(files);
    ConcurrentLinkedQueue<Long> taken = new ConcurrentLinkedQueue<>();
    // When
    ExecutorService permits = Executors.newFixedThreadPool(16);
    List<Future<?>> fetching = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      fetching.add(
          permits.submit(
              () -> {
                while (taken.size() < files) {
                  Optional<FileFacts> file = desk.take();
                  if (file.isPresent()) {
                    taken.add(file.get().id());
                    bring(file.get());
                  }
                }
                return null;
              }));
    }
    for (Future<?> each : fetching) {
      each.get();
    }
    permits.shutdown();
    // Then
    assertThat(taken).hasSize(files).doesNotHaveDuplicates();
    assertThat(ledger.outbox().pendingFiles(500))
        .hasSize(files)
        .allSatisfy(file -> assertThat(file.attempts()).isEqualTo(1))
        .allSatisfy(file -> assertThat(file.path() == null).isEqualTo(file.fileIndex() % 10 == 0));
  }

  @Test
  void whatWasTakenAheadIsGivenBackAsIfItHadNotBeenTaken() throws Exception {
    name(2);
    bring(desk.take().orElseThrow());

    desk.open(false);
    desk.giveBack();

    assertThat(ledger.downloads().take())
        .hasValueSatisfying(file -> assertThat(file.attempts()).isEqualTo(1))
        .hasValueSatisfying(file -> assertThat(file.fileIndex()).isEqualTo(1));
  }

  @Test
  void whatFailsOnTheWayToTheLedgerReachesWhoWaitsAndHoldsUpNobody() throws Exception {
    name(1);
    error.set(new OutOfMemoryError("no room"));

    assertThatThrownBy(desk::take).hasMessageContaining("no room");

    assertThat(desk.take()).isPresent();
  }

  private void bring(FileFacts file) {
    if (file.fileIndex() % 10 == 0) {
      desk.bring(new FileFailure(file.id(), TOO_LARGE));
    } else {
      desk.bring(new StoredFile(file.id(), "acme/flow-1/" + file.name(), 3, "abc"));
    }
  }

  private void name(int files) {
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
            IntStream.range(0, files)
                .mapToObj(i -> new Fate.NamedFile(null, i + ".pdf", "PDF", "http://x/", 300_000))
                .toList());
    ledger.recordAnswer(
        new Settlement(
            call.id(),
            "Answered",
            null,
            "s1629",
            List.of(new Settlement.ItemFate(call.items().get(0).id(), fate)),
            null,
            0,
            true,
            Settlement.Caution.AS_BEFORE));
  }
}
