package io.github.contractroutes.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.contractroutes.ledger.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileStoreTest {

  private static final long LIMIT = 100_000;

  @TempDir Path outbox;

  @Test
  void aWholeDocumentLiesUnderItsNameWithItsSizeAndHash() throws Exception {
    byte[] pdf = Pdf.of(70_000);

    StoredFile stored = store(pdf, OptionalLong.of(pdf.length));

    assertThat(stored)
        .isEqualTo(new StoredFile(9, "acme/flow-1/0-合同.pdf", pdf.length, Pdf.sha256(pdf)));
    assertThat(outbox.resolve(stored.path())).hasBinaryContent(pdf);
    assertThat(names()).containsExactly("0-合同.pdf");
  }

  @ParameterizedTest
  @CsvSource({"262143, 7001", "262144, 7001", "262145, 262144", "700000, 1", "700000, 1000000"})
  void aDocumentIsWholeInWhateverPiecesItComes(int length, int piece) throws Exception {
    byte[] pdf = Pdf.of(length);
    InputStream pieces =
        new ByteArrayInputStream(pdf) {
          @Override
          public synchronized int read(byte[] into, int offset, int most) {
            return super.read(into, offset, Math.min(most, piece));
          }
        };
    FileStore store =
        new FileStore(
            outbox, length, Duration.ofMinutes(1), System::nanoTime, FileStoreTest::random);

    StoredFile stored = store.store(Facts.file("合同.pdf"), pieces, OptionalLong.of(length));

    assertThat(stored.sha256()).isEqualTo(Pdf.sha256(pdf));
    assertThat(outbox.resolve(stored.path())).hasBinaryContent(pdf);
  }

  @Test
  void theSameContentAgainReplacesNothing() throws Exception {
    byte[] pdf = Pdf.of(5_000);
    StoredFile first = store(pdf, OptionalLong.empty());
    Object before = Files.readAttributes(outbox.resolve(first.path()), "unix:ino,lastModifiedTime");

    StoredFile again = store(pdf, OptionalLong.empty());

    assertThat(again).isEqualTo(first);
    assertThat(Files.readAttributes(outbox.resolve(first.path()), "unix:ino,lastModifiedTime"))
        .isEqualTo(before);
    assertThat(names()).hasSize(1);
  }

  @Test
  void otherContentGetsANewNameAndFindsItAgain() throws Exception {
    store(Pdf.of(5_000), OptionalLong.empty());

    StoredFile other = store(Pdf.of(5_001), OptionalLong.empty());
    StoredFile otherAgain = store(Pdf.of(5_001), OptionalLong.empty());
    StoredFile third = store(Pdf.of(5_002), OptionalLong.empty());

    assertThat(other.path()).isEqualTo("acme/flow-1/0-合同-2.pdf");
    assertThat(otherAgain).isEqualTo(other);
    assertThat(third.path()).isEqualTo("acme/flow-1/0-合同-3.pdf");
    assertThat(names()).containsExactly("0-合同-2.pdf", "0-合同-3.pdf", "0-合同.pdf");
  }

  @Test
  void twoDocumentsOfOneNameKeepTheirIndexes() throws Exception {
    FileStore store = fileStore(true);
    byte[] pdf = Pdf.of(100);
    store.store(Facts.file(1, "flow-1", 0, "合同.pdf", "-"), in(pdf), OptionalLong.empty());
    store.store(Facts.file(2, "flow-1", 1, "合同.pdf", "-"), in(pdf), OptionalLong.empty());
    assertThat(names()).containsExactly("0-合同.pdf", "1-合同.pdf");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void manyWritersOfOneDocumentLeaveOneFileAndManyOfDifferentOnesLoseNone(boolean hardLinks)
      throws Exception {
    int writers = 16;
    int versions = 4;
    ExecutorService pool = Executors.newFixedThreadPool(writers);
    CyclicBarrier together = new CyclicBarrier(writers);
    List<Callable<StoredFile>> jobs = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      byte[] pdf = Pdf.of(20_000 + i % versions);
      FileStore instance = fileStore(hardLinks);
      jobs.add(
          () -> {
            together.await();
            return instance.store(Facts.file("合同.pdf"), in(pdf), OptionalLong.empty());
          });
    }

    Set<String> paths = new TreeSet<>();
    for (Future<StoredFile> done : pool.invokeAll(jobs)) {
      StoredFile stored = done.get();
      paths.add(stored.path());
      assertThat(Pdf.sha256(Files.readAllBytes(outbox.resolve(stored.path()))))
          .isEqualTo(stored.sha256());
    }
    pool.shutdown();

    assertThat(paths).hasSize(versions);
    assertThat(names()).hasSize(versions);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90})
  void aDocumentThatStopsAtAnyTenthIsNeverStored(int percent) {
    byte[] pdf = Pdf.of(80_000);
    byte[] part = java.util.Arrays.copyOf(pdf, pdf.length * percent / 100);

    assertThat(failure(part, OptionalLong.of(pdf.length)).error().retryable()).isTrue();
    assertThat(failure(part, OptionalLong.empty()).trouble())
        .isEqualTo(percent == 0 ? Trouble.NOT_A_PDF : Trouble.CUT_SHORT);
    assertThat(names()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"<html><body>please log in</body></html>", "<?xml version='1.0'?><Error/>", "%PDX-1"})
  void whatIsNoPdfIsRefusedAtItsFirstBytes(String body) {
    assertThat(failure(body.getBytes(), OptionalLong.empty()).trouble())
        .isEqualTo(Trouble.NOT_A_PDF);
    assertThat(names()).isEmpty();
  }

  @Test
  void aDocumentAboveTheLimitIsFinalAndOneAtTheLimitIsStored() throws Exception {
    store(Pdf.of((int) LIMIT), OptionalLong.empty());
    byte[] larger = Pdf.of((int) LIMIT + 1);

    assertThat(failure(larger, OptionalLong.empty()).trouble()).isEqualTo(Trouble.TOO_LARGE);
    assertThat(failure(new byte[0], OptionalLong.of(LIMIT + 1)).error().retryable()).isFalse();
    assertThat(names()).hasSize(1);
  }

  @Test
  void aBodyThatTricklesTooLongIsGivenUp() {
    AtomicLong clock = new AtomicLong();
    InputStream trickle =
        new InputStream() {
          private int at;

          @Override
          public int read() {
            clock.addAndGet(1_000_000_000L);
            return at < 5 ? "%PDF-".charAt(at++) : 'x';
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            bytes[offset] = (byte) read();
            return 1;
          }
        };
    FileStore store =
        new FileStore(outbox, LIMIT, Duration.ofSeconds(60), clock::get, FileStoreTest::random);

    FetchException gone =
        catchThrowableOfType(
            FetchException.class,
            () -> store.store(Facts.file("a"), trickle, OptionalLong.empty()));

    assertThat(gone.trouble()).isEqualTo(Trouble.TIMED_OUT);
    assertThat(names()).isEmpty();
  }

  @Test
  void whatTheConnectionThrowsPassesThroughAndLeavesNothing() {
    InputStream cut =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new java.net.SocketException("Connection reset");
          }
        };
    assertThatThrownBy(() -> fileStore(true).store(Facts.file("a"), cut, OptionalLong.empty()))
        .isInstanceOf(java.net.SocketException.class);
    assertThat(names()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    ".., flow-1",
    "../x, flow-1",
    "results, flow-1",
    "'', flow-1",
    "acme, ..",
    "acme, a/b",
    "acme, ''",
    "acme, .",
    "/tmp, flow-1"
  })
  void noTenantAndNoFlowIdLeavesTheOutbox(String tenant, String flowId) {
    FetchException refused =
        catchThrowableOfType(
            FetchException.class,
            () ->
                fileStore(true)
                    .store(
                        Facts.file(tenant, 1, flowId, 0, "a", "-"),
                        in(Pdf.of(100)),
                        OptionalLong.empty()));
    assertThat(refused.trouble()).isEqualTo(Trouble.BAD_PLACE);
    assertThat(outbox).isEmptyDirectory();
  }

  @Test
  void aSymbolicLinkInPlaceOfADirectoryIsNotFollowed(@TempDir Path elsewhere) throws Exception {
    Files.createSymbolicLink(outbox.resolve("acme"), elsewhere);

    assertThat(failure(Pdf.of(100), OptionalLong.empty()).trouble())
        .isEqualTo(Trouble.STORE_FAILED);
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void aSymbolicLinkUnderTheDocumentsNameIsLeftAloneAndNotFollowed(@TempDir Path elsewhere)
      throws Exception {
    Path flow = Files.createDirectories(outbox.resolve("acme/flow-1"));
    Path target = elsewhere.resolve("target");
    Files.createSymbolicLink(flow.resolve("0-合同.pdf"), target);

    StoredFile stored = store(Pdf.of(100), OptionalLong.empty());

    assertThat(stored.path()).isEqualTo("acme/flow-1/0-合同-2.pdf");
    assertThat(target).doesNotExist();
  }

  private StoredFile store(byte[] body, OptionalLong announced) throws IOException {
    return fileStore(true).store(Facts.file("合同.pdf"), in(body), announced);
  }

  private FetchException failure(byte[] body, OptionalLong announced) {
    return catchThrowableOfType(FetchException.class, () -> store(body, announced));
  }

  private FileStore fileStore(boolean hardLinks) {
    return new FileStore(
        outbox,
        LIMIT,
        Duration.ofMinutes(1),
        System::nanoTime,
        FileStoreTest::random,
        new Claim(outbox, hardLinks));
  }

  private static String random() {
    return UUID.randomUUID().toString();
  }

  private static InputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  /** Everything in the flow's directory, hidden names included. */
  private List<String> names() {
    Path flow = outbox.resolve("acme/flow-1");
    if (!Files.isDirectory(flow)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(flow)) {
      return all.map(path -> path.getFileName().toString()).sorted().collect(Collectors.toList());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
