package io.github.contractroutes.file;

import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lays documents in the outbox: {@code <outbox>/<tenant>/<flowId>/<fileIndex>-<safe name>.pdf}. A
 * document is written under a hidden name, checked and flushed, then named in one step; whoever
 * lists the directory never sees half of one. A document that is there already is left alone; one
 * of the same name with other content gets {@code -2}, {@code -3} and so on. Several instances may
 * share an outbox.
 */
public final class FileStore {

  private static final int MOST_NAMES = 1000;

  /** A network brings a document in small pieces; most documents are written in one. */
  private static final int BUFFER = 1 << 18;

  /** The threads of the fetch route live as long as the route; each fills its own. */
  private static final ThreadLocal<byte[]> BUFFERS =
      ThreadLocal.withInitial(() -> new byte[BUFFER]);

  private final Path outbox;
  private final FlowDirectories directories;
  private final long maxBytes;
  private final Duration longest;
  private final LongSupplier nanoTime;
  private final Supplier<String> random;
  private final Claim claim;

  /** The largest document that found no room since there was some. */
  private final AtomicLong wanted = new AtomicLong();

  /**
   * @param outbox an existing directory
   * @param maxBytes {@code contracts.files.max-bytes}
   * @param longest a body that trickles longer than this is given up
   * @param nanoTime a monotonic clock
   * @param random a new name part for each attempt, unique among all instances
   */
  public FileStore(
      Path outbox,
      long maxBytes,
      Duration longest,
      LongSupplier nanoTime,
      Supplier<String> random) {
    this(outbox, maxBytes, longest, nanoTime, random, new Claim(outbox, true));
  }

  FileStore(
      Path outbox,
      long maxBytes,
      Duration longest,
      LongSupplier nanoTime,
      Supplier<String> random,
      Claim claim) {
    this.outbox = outbox;
    directories = new FlowDirectories(outbox);
    this.maxBytes = maxBytes;
    this.longest = longest;
    this.nanoTime = nanoTime;
    this.random = random;
    this.claim = claim;
  }

  /**
   * Reads a body to its end and stores it.
   *
   * @param file what the ledger knows of the document
   * @param body read but not closed
   * @param announced the length that the host announced, if it did
   * @return where it lies
   * @throws FetchException if it is no whole document or the outbox cannot take it
   * @throws IOException whatever reading the body throws
   */
  public StoredFile store(FileFacts file, InputStream body, OptionalLong announced)
      throws IOException {
    if (announced.isPresent() && announced.getAsLong() > maxBytes) {
      throw tooLarge();
    }
    Path directory = directories.of(file.request().tenant(), file.flowId(), file.fileIndex() == 0);
    try (PartFile part = open(directory)) {
      Receipt receipt = receive(body, part, announced);
      return place(file, part, directory, receipt);
    } catch (FetchException e) {
      if (e.trouble() == Trouble.DISK_FULL) {
        wanted.accumulateAndGet(announced.orElse(0), Math::max);
      }
      throw e;
    }
  }

  /**
   * Whether a megabyte can be written now, and the disk says that it has room for the largest
   * document that found none.
   */
  public boolean hasRoom() {
    if (!canWrite() || !fits(wanted.get())) {
      return false;
    }
    wanted.set(0);
    return true;
  }

  private boolean fits(long bytes) {
    try {
      java.nio.file.FileStore disk = Files.getFileStore(outbox);
      // Some network shares do not say how large they are.
      return disk.getTotalSpace() <= 0 || disk.getUsableSpace() >= bytes;
    } catch (IOException e) {
      return true;
    }
  }

  private boolean canWrite() {
    byte[] zeros = new byte[BUFFER];
    try (PartFile probe = new PartFile(outbox, random.get())) {
      for (int i = 0; i < 4; i++) {
        probe.write(zeros, zeros.length);
      }
      probe.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private record Receipt(long size, String sha256) {}

  private PartFile open(Path directory) throws FetchException {
    try {
      return new PartFile(directory, random.get());
    } catch (IOException e) {
      throw OutboxTrouble.of(outbox, e);
    }
  }

  private Receipt receive(InputStream body, PartFile part, OptionalLong announced)
      throws IOException {
    long start = nanoTime.getAsLong();
    PdfMarks marks = new PdfMarks();
    Sha256 sum = new Sha256();
    byte[] buffer = BUFFERS.get();
    long size = 0;
    int filled = 0;
    for (int n = body.read(buffer); n >= 0; n = body.read(buffer, filled, BUFFER - filled)) {
      size += n;
      if (size > maxBytes) {
        throw tooLarge();
      }
      if (nanoTime.getAsLong() - start > longest.toNanos()) {
        throw new FetchException(
            Trouble.TIMED_OUT,
            "The document was not complete after " + longest.toSeconds() + " s.");
      }
      marks.add(buffer, filled, n);
      if (!marks.startsRight()) {
        throw notAPdf("does not start with %PDF-");
      }
      filled += n;
      if (filled == BUFFER) {
        sum.add(buffer, filled);
        write(part, buffer, filled);
        filled = 0;
      }
    }
    sum.add(buffer, filled);
    write(part, buffer, filled);
    if (announced.isPresent() && announced.getAsLong() != size) {
      throw new FetchException(
          Trouble.CUT_SHORT,
          "The host announced " + announced.getAsLong() + " bytes and sent " + size + ".");
    }
    if (!marks.started()) {
      throw notAPdf(size == 0 ? "is empty" : "does not start with %PDF-");
    }
    if (!marks.ended()) {
      // Without an announced length a closed connection looks like the end of the document.
      throw new FetchException(
          Trouble.CUT_SHORT, "The document has no %%EOF at its end; it was cut short.");
    }
    return new Receipt(size, sum.hex());
  }

  private void write(PartFile part, byte[] buffer, int length) throws FetchException {
    try {
      part.write(buffer, length);
    } catch (IOException e) {
      throw OutboxTrouble.of(outbox, e);
    }
  }

  private StoredFile place(FileFacts file, PartFile part, Path directory, Receipt receipt)
      throws FetchException {
    try {
      part.flush();
      SafeName name = SafeName.of(file.fileIndex(), file.name());
      for (int number = 1; number <= MOST_NAMES; number++) {
        Path target = directory.resolve(number == 1 ? name.first() : name.numbered(number));
        if (claim.name(part.path(), target) || holds(target, receipt)) {
          directories.flush(directory);
          String path = file.request().tenant() + "/" + file.flowId() + "/" + target.getFileName();
          return new StoredFile(file.id(), path, receipt.size(), receipt.sha256());
        }
      }
    } catch (IOException e) {
      throw OutboxTrouble.of(outbox, e);
    }
    throw new FetchException(
        Trouble.STORE_FAILED, "The outbox holds " + MOST_NAMES + " versions of this document.");
  }

  private static boolean holds(Path target, Receipt receipt) throws IOException {
    return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
        && Files.size(target) == receipt.size()
        && Sha256.of(target).equals(receipt.sha256());
  }

  private FetchException tooLarge() {
    return new FetchException(
        Trouble.TOO_LARGE,
        "The document is larger than contracts.files.max-bytes allows (" + maxBytes + " bytes).");
  }

  private static FetchException notAPdf(String how) {
    return new FetchException(
        Trouble.NOT_A_PDF, "What the host sent is no PDF document: it " + how + ".");
  }
}
