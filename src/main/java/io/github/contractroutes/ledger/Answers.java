package io.github.contractroutes.ledger;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the answer of a platform is kept although the ledger is gone for a while, or says
 * nothing: it is tried again for one second, then it goes into a flushed journal beside the ledger,
 * and if that is gone too (one full disk holds both) both are tried until one takes it. The journal
 * is worked off before anything is recovered at a start, and when the ledger is back.
 */
public final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PAUSE_MILLIS = 50;

  /** SQLite's TOOBIG, CONSTRAINT, MISMATCH, RANGE: the same statement will never be taken. */
  private static final Set<Integer> FOR_GOOD = Set.of(18, 19, 20, 25);

  /** PostgreSQL's data exceptions, violated constraints and exceeded limits. */
  private static final String FOR_GOOD_STATES = "(2[23]|54).*";

  /** How the time between two attempts passes. */
  interface Pause {
    void millis(long millis) throws InterruptedException;
  }

  /** Does something after one second, unless it is told before that this is not wanted. */
  interface Watch {
    Future<?> afterASecond(Runnable task);
  }

  private final Ledger ledger;
  private final AnswerJournal journal;
  private final JournalPlace place;
  private final LongSupplier nanos;
  private final Pause pause;
  private final Watch watch;

  Answers(Ledger ledger, JournalPlace place) {
    this(ledger, place, System::nanoTime, TimeUnit.MILLISECONDS::sleep, onATimer());
  }

  Answers(Ledger ledger, JournalPlace place, LongSupplier nanos, Pause pause, Watch watch) {
    this.watch = watch;
    this.ledger = ledger;
    this.place = place;
    this.journal = place.own();
    this.nanos = nanos;
    this.pause = pause;
  }

  /**
   * Keeps an answer; returns when it is on disk, in the ledger or in the journal.
   *
   * @throws LedgerException if the ledger is there and does not take this answer, ever
   */
  public void record(Settlement settlement) throws InterruptedException {
    Kept kept = new Kept(settlement);
    Future<?> unlessRecorded = watch.afterASecond(kept::hangs);
    try {
      record(settlement, kept);
    } finally {
      unlessRecorded.cancel(false);
    }
  }

  private void record(Settlement settlement, Kept kept) throws InterruptedException {
    long began = nanos.getAsLong();
    while (true) {
      try {
        ledger.recordAnswer(settlement);
        return;
      } catch (LedgerException e) {
        if (!passes(e)) {
          throw e;
        }
        if (nanos.getAsLong() - began >= PATIENCE_NANOS && kept.journaled(e.getMessage())) {
          return;
        }
      }
      pause.millis(PAUSE_MILLIS);
    }
  }

  /** One answer on its way into the journal, which takes it once. */
  private final class Kept {
    private final Settlement settlement;
    private boolean inJournal;
    private boolean told;

    Kept(Settlement settlement) {
      this.settlement = settlement;
    }

    /** The ledger says nothing; should it take the answer after all, the journal's does nothing. */
    void hangs() {
      journaled("it has not answered for a second.");
    }

    synchronized boolean journaled(String because) {
      if (inJournal) {
        return true;
      }
      try {
        journal.append(settlement);
        inJournal = true;
        LOG.warn(
            "The answer to call {} is in the journal until the ledger is back: {}",
            settlement.callId(),
            because);
      } catch (IOException e) {
        if (!told) {
          LOG.error(
              "Neither the ledger nor its journal takes the answer to call {} ({}; {}); it is tried"
                  + " until one does. If the service ends before, the call is in doubt.",
              settlement.callId(),
              because,
              e.getMessage());
        }
        told = true;
      }
      return inJournal;
    }
  }

  /**
   * Brings what waited for the ledger into it; tells how many answers. One that the ledger does not
   * take now keeps no other from it.
   *
   * @throws LedgerException if answers are left because the ledger is gone or does not take them;
   *     they are kept
   */
  public synchronized int replay() {
    Replay replay = new Replay();
    try {
      replay.workOff(journal);
      place.eachLeft(replay::workOff);
    } catch (IOException e) {
      throw new LedgerException(
          "The answer journal cannot be worked off: " + e.getMessage() + ".", e);
    }
    if (replay.failed != null) {
      throw replay.failed;
    }
    return replay.answers;
  }

  private final class Replay {
    private int answers;
    private LedgerException failed;

    void workOff(AnswerJournal from) throws IOException {
      if (!from.waits()) {
        return;
      }
      List<AnswerJournal.Line> settled = new ArrayList<>();
      List<AnswerJournal.Line> waiting = from.lines();
      try {
        for (AnswerJournal.Line line : waiting) {
          if (isSettled(line.answer(), from)) {
            settled.add(line);
          }
        }
      } finally {
        if (settled.size() == waiting.size() || !settled.isEmpty()) {
          from.forget(settled);
        }
      }
      answers += settled.size();
      LOG.info("{} answers went from the journal into the ledger.", settled.size());
    }

    private boolean isSettled(Settlement settlement, AnswerJournal from) throws IOException {
      try {
        settle(settlement, from);
        return true;
      } catch (LedgerException e) {
        if (!isThere()) {
          throw e;
        }
        failed =
            new LedgerException(
                "The answer to call %d stays in the journal: %s"
                    .formatted(settlement.callId(), e.getMessage()),
                e.getCause());
        return false;
      }
    }
  }

  private static Watch onATimer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "answer-journal");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return task -> timer.schedule(task, 1, TimeUnit.SECONDS);
  }

  private boolean isThere() {
    try {
      ledger.positions();
      return true;
    } catch (LedgerException e) {
      return false;
    }
  }

  /** A second time does nothing: the call is settled by then. */
  private void settle(Settlement settlement, AnswerJournal from) throws IOException {
    try {
      ledger.recordAnswer(settlement);
    } catch (LedgerException e) {
      if (passes(e)) {
        throw e;
      }
      LOG.error(
          "The ledger does not know the call of an answer in the journal: {} The answer lies in {};"
              + " look at its flow ids, a contract may exist that the ledger does not know.",
          e.getMessage(),
          from.refused());
      from.refuse(settlement);
    }
  }

  /** Whether the ledger may take the same thing later. */
  private static boolean passes(LedgerException e) {
    return e.getCause() instanceof SQLException sql
        && !FOR_GOOD.contains(sql.getErrorCode() & 0xff)
        && !String.valueOf(sql.getSQLState()).matches(FOR_GOOD_STATES);
  }
}
