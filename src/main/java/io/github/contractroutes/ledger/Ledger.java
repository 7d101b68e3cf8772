package io.github.contractroutes.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;

/**
 * The durable state of the service. Each method is one transaction that is on disk when it returns.
 * Safe for use by many threads.
 */
public final class Ledger implements AutoCloseable {
  private static final String IN_DOUBT = "select count(*) from item where state = 'IN_DOUBT'";

  private final Database database;
  private final LedgerFiles files;
  private final Deliveries deliveries = new Deliveries();
  private final Acceptance acceptance;
  private final Claims claims;
  private final Marks marks = new Marks();
  private final Settlements settlements;
  private final Upkeep upkeep;
  private final Recovery recovery;
  private final Forgetting forgetting = new Forgetting();
  private final Sights sights = new Sights();
  private final AccessTokens tokens;
  private final Waker waker = new Waker();
  private final Restoration restoration;
  private final Doubts doubts;
  private final Answers answers;
  private final Outbox outbox;
  private final Demand demand = new Demand();
  private final Downloads downloads;
  private final Waiting waiting;
  private final CallSlots slots;
  private final JournalPlace place;

  Ledger(Database database, LedgerSettings settings) {
    this(database, settings, JournalPlace.only(settings.journal()));
  }

  /**
   * @param database where it is kept
   * @param place where answers go while the database takes none
   */
  Ledger(Database database, LedgerSettings settings, JournalPlace place) {
    this.database = database;
    this.place = place;
    DeadLetters deadLetters = new DeadLetters();
    Outcomes outcomes = new Outcomes(settings.toTopics());
    files = new LedgerFiles(settings, UUID.randomUUID().toString());
    settlements = new Settlements(outcomes, files);
    restoration = new Restoration(settlements, settings.group());
    acceptance = new Acceptance(outcomes, deadLetters, restoration, settings.group());
    upkeep = new Upkeep(settlements);
    claims = new Claims(upkeep);
    recovery = new Recovery(marks, settlements, files);
    doubts = new Doubts(database, settlements, waker);
    boolean renewsLinks = settings.toTopics() && !settings.storeFiles();
    outbox = new Outbox(database, outcomes, deadLetters, files, deliveries, waker, renewsLinks);
    downloads = new Downloads(database, files, deliveries, waker);
    waiting = new Waiting(database);
    slots = new CallSlots(database);
    tokens = new AccessTokens(database);
    answers = new Answers(this, place);
  }

  /**
   * Opens the ledger, or makes it, and brings its tables up to date.
   *
   * @param settings how it is kept
   * @param clockMicros the embedded ledger's clock, epoch microseconds
   * @throws LedgerException if it cannot be opened, with a sentence that says why
   */
  public static Ledger open(LedgerSettings settings, LongSupplier clockMicros) {
    if (!settings.embedded()) {
      return shared(settings, true);
    }
    return new Ledger(SqliteDatabase.forService(settings.file(), clockMicros), settings);
  }

  /**
   * Opens the ledger beside the service that may be running on it, for {@link #doubts()} and {@link
   * #sight()}: nothing is made, migrated or recovered.
   *
   * @throws LedgerException if there is no ledger of this version, with a sentence that says so
   */
  public static Ledger openBesideService(LedgerSettings settings, LongSupplier clockMicros) {
    if (!settings.embedded()) {
      return shared(settings, false);
    }
    return new Ledger(SqliteDatabase.forOperator(settings.file(), clockMicros), settings);
  }

  private static Ledger shared(LedgerSettings settings, boolean service) {
    Database database =
        new PostgresDatabase(settings.url(), settings.user(), settings.password(), service);
    JournalPlace place =
        service ? JournalPlace.take(settings.journal()) : JournalPlace.only(settings.journal());
    return new Ledger(database, settings, place);
  }

  /** The items in doubt, and what operators say about them. */
  public Doubts doubts() {
    return doubts;
  }

  /** Keeps answers also while the ledger is gone. */
  public Answers answers() {
    return answers;
  }

  /** How many items wait for a call or for its answer. */
  public Waiting waiting() {
    return waiting;
  }

  /** Next offset of each partition of the consumer group, as far as the ledger knows. */
  public List<Poll.Position> positions() {
    return database.read(restoration::positions);
  }

  /**
   * After a lost or restored ledger: ends open calls, brings every create that waits into doubt,
   * and notes from where partitions are read again.
   *
   * @param next where each partition is read from
   * @param doubtUntil creates of records before these offsets may have been sent; one for each of
   *     {@code next}
   * @return creates that are in doubt now and were not before
   */
  public long restored(List<Poll.Position> next, List<Long> doubtUntil) {
    long doubted =
        database.write(
            tx -> {
              long before = tx.number(IN_DOUBT, 0);
              recovery.run(tx);
              restoration.doubtAll(tx, tx.nowMillis());
              restoration.rewind(tx, next, doubtUntil);
              return tx.number(IN_DOUBT, 0) - before;
            });
    waker.wakeAll();
    return doubted;
  }

  /**
   * Takes a poll in; verdicts in order. One transaction, unless a call that has a slot to keep
   * waits meanwhile: then what was taken so far is kept, and the rest follows after that call; but
   * not before there is enough for a call, if the last one was not full. The poll's positions are
   * kept with its last part.
   */
  public List<Verdict> accept(Poll poll) {
    List<Verdict> verdicts = new ArrayList<>(poll.submissions().size());
    IntPredicate hurry = taken -> demand.isMetBy(taken) && database.urgentWaits();
    do {
      int from = verdicts.size();
      verdicts.addAll(database.write(tx -> acceptance.accept(tx, poll, from, hurry)));
    } while (verdicts.size() < poll.submissions().size());
    waiting.accepted(poll, verdicts);
    waker.wake(Change.DUE);
    if (!verdicts.stream().allMatch(Verdict.Accepted.class::isInstance)) {
      waker.wake(Change.TOLD);
    }
    return verdicts;
  }

  /**
   * Claims items for one call and a slot; empty if nothing is due, the lane is held, or fetching is
   * behind with what the lane named.
   */
  public Optional<ClaimedCall> claim(Claim claim) {
    if (claim.namesFiles() && database.readUrgently(tx -> files.behind(tx, claim.lane()))) {
      return Optional.empty();
    }
    Optional<ClaimedCall> call = database.writeUrgently(tx -> claims.claim(tx, claim));
    call.ifPresent(claimed -> demand.claimed(claim, claimed));
    return call;
  }

  /**
   * Adds items to a claimed call that became due since, up to as many as the claim allows.
   *
   * @return the call as it is now
   */
  public ClaimedCall topUp(Claim claim, ClaimedCall call) {
    ClaimedCall now = database.writeUrgently(tx -> TopUp.of(tx, claim, call));
    demand.claimed(claim, now);
    return now;
  }

  /** The slots of calls that are claimed already. */
  public CallSlots slots() {
    return slots;
  }

  /** Whether full calls wait for their slots: more items would only wait behind them. */
  public boolean slotsAwaited() {
    return demand.slotsAwaited();
  }

  /**
   * Marks a claimed call as calling.
   *
   * @throws GoesAlone if its items are to go one by one since it was claimed
   * @throws NotMarked if it may not be sent (the claim is lost, or the commit failed)
   */
  public void markSent(long callId, String owner) {
    try {
      database.writeUrgently(
          tx -> {
            marks.mark(tx, callId, owner);
            return null;
          });
    } catch (GoesAlone e) {
      throw e;
    } catch (LedgerException e) {
      throw new NotMarked(e);
    }
  }

  /**
   * Ends a call whose owner knows that nothing of it was sent, marked or not: its items are due
   * again.
   */
  public void notSent(long callId, long delayMillis) {
    write(tx -> recovery.notSent(tx, callId, delayMillis));
    waker.wake(Change.DUE);
  }

  /** Gives the items of a call back that was never marked. */
  public void release(long callId, long delayMillis) {
    write(tx -> marks.release(tx, callId, delayMillis));
    waker.wake(Change.DUE);
  }

  /** As above, and holds the agent of the call. */
  public void release(long callId, Settlement.Hold hold) {
    write(tx -> marks.release(tx, callId, hold));
    waker.wake(Change.DUE);
  }

  /** As above, and what waits of the call's agent goes on in another lane, some at a time. */
  public void moveOn(ClaimedCall call, String lane) {
    write(tx -> marks.moveOn(tx, call, lane));
    waker.wake(Change.DUE);
  }

  /**
   * Records the end of a call; {@link #answers()} does so also if the ledger is gone for a while.
   *
   * @return whether it changed anything; an answer to a call that others settled does not
   */
  public boolean recordAnswer(Settlement settlement) {
    Settlements.Recorded recorded = database.write(tx -> settlements.record(tx, settlement));
    waker.wake(Change.TOLD);
    if (settlement.bringsItemsBack()) {
      waker.wake(Change.DUE);
    }
    if (settlement.mayChangeFiles()) {
      waker.wake(Change.FILES, Change.STORED);
    }
    return recorded != Settlements.Recorded.TOO_LATE;
  }

  /**
   * Puts in order what a stopped service left behind; to be run once, before any claim. In a ledger
   * that several instances share this is a first look for {@link #recoverExpired} and no more.
   */
  public String recover() {
    Recovery.Found found =
        database.write(tx -> database.shared() ? recovery.expired(tx) : recovery.run(tx));
    waker.wakeAll();
    return found.freed()
        + " claimed calls freed, "
        + found.again()
        + " repeatable calls due again, "
        + found.doubted()
        + " creates in doubt";
  }

  /** Gives up calls of instances that died or stand still: leases seen run out 10 s ago. */
  public int recoverExpired() {
    Recovery.Found found = database.write(recovery::expired);
    int calls = found.freed() + found.again() + found.doubted();
    if (calls > 0) {
      waker.wakeAll();
    }
    return calls;
  }

  /**
   * Ends a call whose answer will not be recorded: what was not marked is free again, a repeatable
   * call is due again, a create is in doubt. The own late answer may still settle that doubt.
   */
  public void giveUp(long callId, long delayMillis) {
    write(tx -> recovery.giveUp(tx, callId, delayMillis));
    waker.wakeAll();
  }

  /** Ends items that waited longer than their operation allows; tells how many. */
  public int expire(long createMaxAgeMillis, long retryMaxAgeMillis) {
    int ended = database.write(tx -> upkeep.expire(tx, createMaxAgeMillis, retryMaxAgeMillis));
    if (ended > 0) {
      waker.wakeAll();
    }
    return ended;
  }

  /** Empties payloads of requests settled longer ago than the time given; tells of how many. */
  public int forgetPayloads(long keepMillis) {
    return database.write(tx -> forgetting.payloads(tx, keepMillis));
  }

  /** Deletes what is older than the dedupe window and wholly done; tells how many requests. */
  public int delete(long windowMillis) {
    return database.write(tx -> forgetting.delete(tx, windowMillis));
  }

  /** Lanes with due items. */
  public List<String> lanes() {
    return database.readUrgently(claims::lanes);
  }

  /** What waits to leave. */
  public Outbox outbox() {
    return outbox;
  }

  /** Milliseconds until the lane's next item is due; 0 if one is, a long time if none waits. */
  public long untilDue(String lane) {
    return database.readUrgently(
        tx -> {
          long now = tx.nowMillis();
          return Math.max(0, claims.nextDue(tx, lane, now) - now);
        });
  }

  /** As {@link #untilDue}, but until an agent that is not held any more has a due item. */
  public long untilTurn(String lane) {
    return database.readUrgently(tx -> Math.max(0, claims.nextTurn(tx, lane) - tx.nowMillis()));
  }

  /** The documents that are to be fetched. */
  public Downloads downloads() {
    return downloads;
  }

  /** Access tokens that all instances share. */
  public AccessTokens tokens() {
    return tokens;
  }

  /**
   * What is open in the ledger, for health: cheap however much it holds; no number is counted
   * further than 100,000. Renewals of links count as items that are due.
   */
  public LedgerSight openSight() {
    return database.read(sights::open);
  }

  /** All that the ledger holds, for people; not to be asked often. */
  public LedgerSight sight() {
    return database.read(sights::look);
  }

  /** Changes of a kind so far, to be read before looking for work. */
  public long seen(Change kind) {
    return waker.seen(kind);
  }

  /** Waits until something of that kind changed since {@code seen}, or for the time. */
  public void awaitChange(Change kind, long seen, long millis) throws InterruptedException {
    waker.await(kind, seen, millis);
  }

  /** Wakes whoever waits for a change: the service stops. */
  public void wakeAll() {
    waker.wakeAll();
  }

  private void write(Database.Change change) {
    database.write(
        tx -> {
          change.make(tx);
          return null;
        });
  }

  @Override
  public void close() {
    database.close();
    place.close();
  }
}
