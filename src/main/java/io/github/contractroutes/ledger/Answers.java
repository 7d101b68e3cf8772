package io.github.contractroutes.ledger;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the answer of a platform is kept although the ledger is gone for a while: it is
 * tried again for one second, then it goes into a flushed journal beside the ledger, and if that is
 * gone too (one full disk holds both) both are tried until one takes it. The journal is worked off
 * before anything is recovered at a start, and when the ledger is back.
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

  private final Ledger ledger;
  private final AnswerJournal journal;
  private final JournalPlace place;
  private final LongSupplier nanos;
  private final Pause pause;

  Answers(Ledger ledger, JournalPlace place, LongSupplier nanos, Pause pause) {
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
    long began = nanos.getAsLong();
    boolean told = false;
    while (true) {
      try {
        ledger.recordAnswer(settlement);
        return;
      } catch (LedgerException e) {
        if (!passes(e)) {
          throw e;
        }
        if (nanos.getAsLong() - began >= PATIENCE_NANOS && journaled(settlement, e, told)) {
          return;
        }
        told = nanos.getAsLong() - began >= PATIENCE_NANOS;
      }
      pause.millis(PAUSE_MILLIS);
    }
  }

  private boolean journaled(Settlement settlement, LedgerException because, boolean told) {
    try {
      journal.append(settlement);
      LOG.warn(
          "The answer to call {} is in the journal until the ledger is back: {}",
          settlement.callId(),
          because.getMessage());
      return true;
    } catch (IOException e) {
      if (!told) {
        LOG.error(
            "Neither the ledger nor its journal takes the answer to call {} ({}; {}); it is tried"
                + " until one does. If the service ends before, the call is in doubt.",
            settlement.callId(),
            because.getMessage(),
            e.getMessage());
      }
      return false;
    }
  }

  /**
   * Brings what waited for the ledger into it; tells how many answers.
   *
   * @throws LedgerException if the ledger is still gone; everything is kept
   */
  public synchronized int replay() {
    AtomicInteger answers = new AtomicInteger();
    try {
      answers.addAndGet(replay(journal));
      place.eachLeft(other -> answers.addAndGet(replay(other)));
      return answers.get();
    } catch (IOException e) {
      throw new LedgerException(
          "The answer journal cannot be worked off: " + e.getMessage() + ".", e);
    }
  }

  private int replay(AnswerJournal from) throws IOException {
    if (!from.waits()) {
      return 0;
    }
    List<Settlement> waiting = from.read();
    for (Settlement settlement : waiting) {
      settle(settlement, from);
    }
    from.forget(waiting.size());
    LOG.info("{} answers went from the journal into the ledger.", waiting.size());
    return waiting.size();
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
