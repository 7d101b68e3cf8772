package io.github.contractroutes.intake;

import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.ledger.Poll;
import io.github.contractroutes.ledger.Submission;
import io.github.contractroutes.ledger.Verdict;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * One dropped file while it is taken: read in batches, judged by the ledger, and put away. Nothing
 * of it moves before all of it was judged, so after a crash it is read again, and the ledger knows
 * what it has.
 */
final class Drop implements Closeable {
  private static final int BATCH = 500;
  private static final long BATCH_BYTES = 4L << 20;

  /** How the taking of a file ended. */
  enum End {
    /** It lies in {@code .accepted/}. */
    ACCEPTED,
    /** It lies in {@code .accepted/}, its bad lines in {@code .refused/}. */
    PARTLY_ACCEPTED,
    /** It lies in {@code .refused/}. */
    REFUSED,
    /** It stays, because it changed or the service stops; it will be read again. */
    LEFT,
    /** Somebody took it away meanwhile. */
    GONE
  }

  private final Path file;
  private final Inbox inbox;
  private final RequestCheck check;
  private final BooleanSupplier stopping;
  private final Operation operation;
  private final FileChannel channel;
  private final long size;
  private final BasicFileAttributes read;
  private final Map<String, String> published;
  private final Pieces pieces;
  private final RefusedPieces refused;
  private Piece ahead;
  private boolean complete;
  private boolean broken;
  private long requests;
  private long judged;
  private String refusedName;

  /**
   * @param stopping whether the service is stopping, so that a long file is left for later
   * @param published names in {@code .refused/} under which it was told already what is wrong with
   *     a file, for one that could not be moved away since
   * @throws NoSuchFileException if the file is gone
   */
  Drop(
      Path file,
      Inbox inbox,
      RequestCheck check,
      BooleanSupplier stopping,
      Map<String, String> published)
      throws IOException {
    this.file = file;
    this.inbox = inbox;
    this.check = check;
    this.published = published;
    this.stopping = stopping;
    this.operation = inbox.operation(file);
    Files.createDirectories(inbox.accepted(operation));
    Files.createDirectories(inbox.refused(operation));
    this.read = Files.readAttributes(file, BasicFileAttributes.class);
    this.channel = FileChannel.open(file);
    this.size = channel.size();
    this.pieces = new Pieces(channel, size, inbox.isLines(file));
    this.refused = new RefusedPieces(inbox.refused(operation), name());
  }

  /**
   * The batches in order. An object of its own, because the Splitter closes what it iterates before
   * the last batch is judged.
   */
  Iterator<DropBatch> batches() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return hasBatch();
      }

      @Override
      public DropBatch next() {
        return nextBatch();
      }
    };
  }

  private boolean hasBatch() {
    if (broken) {
      throw new IllegalStateException(name() + " could not be read to its end.");
    }
    if (stopping.getAsBoolean()) {
      return false;
    }
    if (ahead == null && !complete) {
      advance();
    }
    return ahead != null;
  }

  private DropBatch nextBatch() {
    // Not hasBatch(): the stop may have come since it was asked.
    if (ahead == null) {
      throw new NoSuchElementException();
    }
    List<Piece> batch = new ArrayList<>();
    List<Submission> submissions = new ArrayList<>();
    long bytes = 0;
    while (ahead != null && batch.size() < BATCH && bytes < BATCH_BYTES) {
      bytes += ahead.bytes() == null ? 0 : ahead.bytes().length;
      submissions.add(submission(ahead));
      // The bytes are with the submission; here only the place is kept.
      batch.add(new Piece(ahead.line(), ahead.start(), ahead.length(), null));
      advance();
    }
    requests += batch.size();
    return new DropBatch(new Poll(List.copyOf(submissions), List.of()), List.copyOf(batch));
  }

  private void advance() {
    try {
      ahead = pieces.next();
      complete = ahead == null;
    } catch (IOException e) {
      // Reading on after a fault could begin in the middle of a line.
      broken = true;
      throw new UncheckedIOException(e);
    }
  }

  private Submission submission(Piece piece) {
    Origin origin = Origin.file(name(), piece.line());
    Arrival arrival = new Arrival(origin, operation, null, piece.bytes(), List.of(), 0);
    Submission submission = piece.bytes() == null ? check.tooLarge(arrival) : check.check(arrival);
    return submission.of(read.lastModifiedTime().toMillis());
  }

  /**
   * Notes what the ledger said of a batch.
   *
   * @throws IOException if it cannot be noted; the file cannot be put away then
   */
  void judged(DropBatch batch, List<Verdict> verdicts) throws IOException {
    List<Submission> submissions = batch.poll().submissions();
    if (broken || verdicts.size() != submissions.size()) {
      throw new IOException("What the ledger said of " + file.getFileName() + " is incomplete.");
    }
    broken = true;
    for (int i = 0; i < verdicts.size(); i++) {
      if (verdicts.get(i) instanceof Verdict.Rejected rejected) {
        refused.add(channel, batch.pieces().get(i), submissions.get(i).rejection(), rejected);
      }
    }
    judged += verdicts.size();
    broken = false;
  }

  /** How many requests were read. */
  long requests() {
    return requests;
  }

  /** How many of them were refused. */
  long refusedRequests() {
    return refused.count();
  }

  /** Puts the file where it belongs now. May be tried again after a failure. */
  End settle(Moves moves) throws IOException {
    if (!complete || broken || judged < requests) {
      return End.LEFT;
    }
    boolean wholly = refused.count() == requests;
    try {
      if (changed()) {
        return End.LEFT;
      }
      if (refused.count() > 0 && refusedName == null) {
        refusedName = published(wholly, moves);
      }
      Path target = target(wholly, moves);
      moves.rename(file, target);
      published.remove(identity());
      if (!isWhatWasRead(target)) {
        // Another file had taken its name meanwhile, or it grew: that is read, too.
        moves.rename(target, file.resolveSibling(moves.free(file.getParent(), name())));
        return End.LEFT;
      }
    } catch (NoSuchFileException e) {
      if (Files.exists(file)) {
        throw e;
      }
      return End.GONE;
    }
    Path marker = inbox.marker(file);
    if (marker != null) {
      Files.deleteIfExists(marker);
    }
    return wholly ? End.REFUSED : refused.count() == 0 ? End.ACCEPTED : End.PARTLY_ACCEPTED;
  }

  private String published(boolean wholly, Moves moves) throws IOException {
    String name = published.get(identity());
    if (name == null) {
      String fitting = Moves.fit(name(), Moves.ERROR.length());
      name = moves.free(inbox.refused(operation), fitting);
      refused.publish(moves, inbox.refused(operation), name(), name, !wholly, requests);
      published.put(identity(), name);
    }
    return name;
  }

  private String identity() {
    return file + " " + size + " " + read.lastModifiedTime() + " " + read.fileKey();
  }

  private Path target(boolean wholly, Moves moves) {
    Path accepted = inbox.accepted(operation);
    return wholly
        ? inbox.refused(operation).resolve(refusedName)
        : accepted.resolve(moves.free(accepted, name()));
  }

  private String name() {
    return file.getFileName().toString();
  }

  private boolean changed() throws IOException {
    return !isWhatWasRead(file);
  }

  private boolean isWhatWasRead(Path path) throws IOException {
    BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
    return now.size() == size
        && now.lastModifiedTime().equals(read.lastModifiedTime())
        && Objects.equals(now.fileKey(), read.fileKey());
  }

  @Override
  public void close() throws IOException {
    refused.close();
    channel.close();
  }
}
