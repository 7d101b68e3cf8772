package io.github.contractroutes.ledger.component;

import io.github.contractroutes.ledger.Change;
import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.FileFailure;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.StoredFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Where downloads get their files, and say what came of them. All of that has to be on disk, and a
 * transaction for each would be a good part of the work that a small document makes. So one of
 * those who come goes to the ledger for all of them, and pauses before if somebody was there just
 * now: meanwhile others come. Whoever comes to an empty desk does not wait. Whoever brings
 * something takes a file next, which is fetched from the ledger on the same way.
 */
final class FileDesk {
  private static final long PAUSE_NANOS = 4_000_000;
  private static final long LONGEST_WAIT_MILLIS = 500;

  private final Ledger ledger;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition over = lock.newCondition();
  private final Deque<FileFacts> taken = new ArrayDeque<>();
  private List<Visit> visits = new ArrayList<>();
  private boolean underWay;
  private boolean closed;
  private long nextAtNanos;

  FileDesk(Ledger ledger, LongSupplier nanoTime) {
    this.ledger = ledger;
    this.nanoTime = nanoTime;
    nextAtNanos = nanoTime.getAsLong();
  }

  /** What one of them brings, if anything, and what came of it. */
  private static final class Visit {
    private final StoredFile stored;
    private final FileFailure failed;
    private FileFacts file;
    private RuntimeException failure;
    private boolean over;

    Visit(StoredFile stored, FileFailure failed) {
      this.stored = stored;
      this.failed = failed;
    }
  }

  /** From now on files are taken ahead for those who bring something, or no longer. */
  void open(boolean open) {
    lock.lock();
    closed = !open;
    lock.unlock();
  }

  /** Takes the file whose link dies first; waits a while if there is none. */
  Optional<FileFacts> take() throws InterruptedException {
    long seen = ledger.seen(Change.FILES);
    FileFacts file = visit(new Visit(null, null)).file;
    if (file == null) {
      ledger.awaitChange(Change.FILES, seen, LONGEST_WAIT_MILLIS);
    }
    return Optional.ofNullable(file);
  }

  /** Returns when it is on disk that a file lies in the outbox. */
  void bring(StoredFile stored) {
    visit(new Visit(stored, null));
  }

  /** Returns when it is on disk that a fetch failed. */
  void bring(FileFailure failed) {
    visit(new Visit(null, failed));
  }

  /** What came of it was not brought, and nobody will bring it. */
  void letGo(FileFacts file) {
    ledger.downloads().letGo(file);
  }

  /** Gives back what was taken ahead, when nobody will come for it. */
  void giveBack() {
    List<FileFacts> left;
    lock.lock();
    try {
      left = List.copyOf(taken);
      taken.clear();
    } finally {
      lock.unlock();
    }
    if (!left.isEmpty()) {
      ledger.downloads().giveBack(left);
    }
  }

  private Visit visit(Visit visit) {
    lock.lock();
    try {
      boolean takes = visit.stored == null && visit.failed == null;
      if (takes && !taken.isEmpty()) {
        visit.file = taken.poll();
        return visit;
      }
      visits.add(visit);
      while (!visit.over) {
        if (underWay) {
          over.awaitUninterruptibly();
        } else {
          go();
        }
      }
      if (visit.failure != null) {
        throw visit.failure;
      }
      if (takes) {
        visit.file = taken.poll();
      }
      return visit;
    } finally {
      lock.unlock();
    }
  }

  /** Goes for all who are here; holds the lock before and after, but not on the way. */
  private void go() {
    underWay = true;
    lock.unlock();
    pause();
    lock.lock();
    List<Visit> all = visits;
    visits = new ArrayList<>();
    int most = closed ? 0 : all.size();
    lock.unlock();
    List<FileFacts> files = List.of();
    RuntimeException failure = null;
    try {
      files =
          ledger
              .downloads()
              .exchange(
                  all.stream().map(visit -> visit.stored).filter(Objects::nonNull).toList(),
                  all.stream().map(visit -> visit.failed).filter(Objects::nonNull).toList(),
                  most);
    } catch (RuntimeException e) {
      failure = e;
    } catch (Error e) {
      // Or those who wait here would wait for ever.
      failure = new IllegalStateException("The ledger was not reached: " + e, e);
    }
    lock.lock();
    taken.addAll(files);
    for (Visit visit : all) {
      visit.failure = failure;
      visit.over = true;
    }
    if (!files.isEmpty()) {
      nextAtNanos = nanoTime.getAsLong() + PAUSE_NANOS;
    }
    underWay = false;
    over.signalAll();
  }

  private void pause() {
    long left = nextAtNanos - nanoTime.getAsLong();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = nextAtNanos - nanoTime.getAsLong();
    }
  }
}
