package io.github.contractroutes.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which answer journal of a directory is an instance's own: {@code answers.journal} for the first
 * one that works there, {@code answers.journal.2} for the second, and so on. The place is held by a
 * lock that dies with its process, so a journal whose place is free was left by an instance that
 * died, and any other may work it off.
 */
final class JournalPlace implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalPlace.class);
  private static final int PLACES = 64;
  private static final int ALONE = 0;

  private final Path first;
  private final int number;
  private final FileChannel held;

  private JournalPlace(Path first, int number, FileChannel held) {
    this.first = first;
    this.number = number;
    this.held = held;
  }

  /** Takes the first free place. Without one, or without a disk, the first journal is shared. */
  static JournalPlace take(Path first) {
    try {
      Files.createDirectories(first.toAbsolutePath().getParent());
      for (int number = 1; number <= PLACES; number++) {
        FileChannel held = hold(file(first, number));
        if (held != null) {
          return new JournalPlace(first, number, held);
        }
      }
      LOG.warn("{} instances work in one directory; the last ones share a journal.", PLACES);
    } catch (IOException e) {
      LOG.warn(
          "The answer journal {} has no place of its own: {}. Its directory must be one that this"
              + " service can write.",
          first,
          e.getMessage());
    }
    return new JournalPlace(first, 1, null);
  }

  /** The journal of whoever is alone with it; others are not looked for. */
  static JournalPlace only(Path journal) {
    return new JournalPlace(journal, ALONE, null);
  }

  private static Path file(Path first, int number) {
    return number <= 1 ? first : first.resolveSibling(first.getFileName() + "." + number);
  }

  private static FileChannel hold(Path journal) throws IOException {
    FileChannel channel =
        FileChannel.open(
            journal.resolveSibling(journal.getFileName() + ".held"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      taken = channel.tryLock() != null;
      return taken ? channel : null;
    } catch (OverlappingFileLockException e) {
      return null;
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  /** The instance's own. */
  AnswerJournal own() {
    return new AnswerJournal(file(first, number));
  }

  /** What is done with a journal that was left. */
  interface Work {
    void with(AnswerJournal left) throws IOException;
  }

  /** Works off what dead instances left here; nobody else does while this one is at it. */
  void eachLeft(Work work) throws IOException {
    for (int other = 1; number != ALONE && other <= PLACES; other++) {
      Path journal = file(first, other);
      if (other == number || !Files.exists(journal)) {
        continue;
      }
      try (FileChannel place = hold(journal)) {
        if (place != null) {
          work.with(new AnswerJournal(journal));
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      if (held != null) {
        held.close();
      }
    } catch (IOException e) {
      LOG.debug("The place of a journal is freed when this process ends.", e);
    }
  }
}
