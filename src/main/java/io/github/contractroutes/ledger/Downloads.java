package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The documents that are to be fetched: who may fetch them, and what came of it. Each method is one
 * transaction that is on disk when it returns; safe for use by many threads.
 */
public final class Downloads {
  private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);

  private final Database database;
  private final LedgerFiles files;
  private final Deliveries deliveries;
  private final Waker waker;
  private final Set<Long> inHand = ConcurrentHashMap.newKeySet();

  Downloads(Database database, LedgerFiles files, Deliveries deliveries, Waker waker) {
    this.database = database;
    this.files = files;
    this.deliveries = deliveries;
    this.waker = waker;
  }

  /** Takes one file; see {@link #exchange}. */
  public Optional<FileFacts> take() {
    return exchange(List.of(), List.of(), 1).stream().findFirst();
  }

  public void stored(StoredFile file) {
    exchange(List.of(file), List.of(), 0);
  }

  public void failed(FileFailure failure) {
    exchange(List.of(), List.of(failure), 0);
  }

  /**
   * Records what came of fetches, and takes files for permits that are free.
   *
   * @param most how many to take, the due files whose links die first; if only files with dead
   *     links wait, their links are renewed
   * @return the files to fetch
   * @throws LedgerException if not everything was recorded; all of it may be brought again
   */
  public List<FileFacts> exchange(List<StoredFile> stored, List<FileFailure> failed, int most) {
    try {
      return together(stored, failed, most);
    } catch (LedgerException e) {
      boolean several = stored.size() + failed.size() > 1;
      if (several && e.getCause() instanceof SQLException refusal && Refusals.ofTheData(refusal)) {
        // One that can never be recorded must not hold up the others.
        stored.forEach(file -> alone(List.of(file), List.of()));
        failed.forEach(failure -> alone(List.of(), List.of(failure)));
      }
      throw e;
    }
  }

  private void alone(List<StoredFile> stored, List<FileFailure> failed) {
    try {
      together(stored, failed, 0);
    } catch (LedgerException e) {
      LOG.warn("What came of a fetch is not recorded: {}", e.getMessage());
    }
  }

  private List<FileFacts> together(List<StoredFile> stored, List<FileFailure> failed, int most) {
    boolean news = !stored.isEmpty() || !failed.isEmpty();
    if (!news && !database.read(files::waits)) {
      return List.of();
    }
    LedgerFiles.Taken taken =
        database.write(
            tx -> {
              for (StoredFile file : files.stored(tx, stored)) {
                deliveries.stored(tx, file.path());
              }
              for (FileFailure failure : failed) {
                files.failed(tx, failure);
              }
              return most > 0 ? files.take(tx, most) : new LedgerFiles.Taken(List.of(), 0);
            });
    stored.forEach(file -> inHand.remove(file.id()));
    failed.forEach(failure -> inHand.remove(failure.id()));
    taken.files().forEach(file -> inHand.add(file.id()));
    if (taken.asked() > 0) {
      waker.wake(Change.DUE);
    }
    if (!failed.isEmpty()) {
      waker.wake(Change.FILES);
    }
    if (news) {
      waker.wake(Change.STORED);
    }
    return taken.files();
  }

  /** Gives files back that were taken and not begun with. */
  public void giveBack(List<FileFacts> taken) {
    write(tx -> files.giveBack(tx, taken));
    taken.forEach(file -> inHand.remove(file.id()));
    waker.wake(Change.FILES);
  }

  /**
   * Nobody is at this file any more, and what came of it could not be recorded: it is due again
   * when its lease ends.
   */
  public void letGo(FileFacts file) {
    inHand.remove(file.id());
  }

  /**
   * Keeps the files that are in hand here from being taken by another instance; for every few
   * seconds. One that was taken by a transaction whose end never came to be known is not in hand.
   */
  public void hold() {
    List<Long> ids = List.copyOf(inHand);
    if (!ids.isEmpty()) {
      write(tx -> files.hold(tx, ids));
    }
  }

  private void write(Database.Change change) {
    database.write(
        tx -> {
          change.make(tx);
          return null;
        });
  }
}
