package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many items wait for a call or for its answer: what intake adds and dispatch takes away. Items
 * in doubt wait for a person and do not count.
 *
 * <p>The count walks an index in short steps of a transaction each, so that nobody who works waits
 * for it. What changes while it walks may be counted or not.
 */
public final class Waiting {
  private static final int STEP = 10_000;

  private final Database database;
  private final AtomicLong taken = new AtomicLong();

  Waiting(Database database) {
    this.database = database;
  }

  void accepted(Poll poll, List<Verdict> verdicts) {
    long items = 0;
    for (int i = 0; i < verdicts.size(); i++) {
      if (verdicts.get(i) instanceof Verdict.Accepted) {
        items += poll.submissions().get(i).request().items().size();
      }
    }
    taken.addAndGet(items);
  }

  /** Items that this instance has taken in since it started. */
  public long taken() {
    return taken.get();
  }

  /**
   * Counts the items that wait; may stop counting once it has {@code most}.
   *
   * @throws LedgerException if the ledger cannot be read
   */
  public long count(long most) {
    long count = database.read(Waiting::called);
    Optional<Place> place = Optional.of(Place.BEFORE_ALL);
    while (place.isPresent() && count < most) {
      Place from = place.get();
      place = database.read(tx -> step(tx, from));
      count += place.isPresent() ? STEP : database.read(tx -> rest(tx, from));
    }
    return count;
  }

  /** Where the walk stands: the order of the index of due items. */
  private record Place(String lane, String agent, long dueAt, long id) {
    static final Place BEFORE_ALL = new Place("", "", 0, 0);
  }

  private static long called(Tx tx) throws SQLException {
    return tx.number(
        "select coalesce(sum(items), 0) from call where state in ('CLAIMED', 'CALLING')", 0);
  }

  private static Optional<Place> step(Tx tx, Place from) throws SQLException {
    return tx.one(
        """
        select lane, agent, due_at, id from item
        where state = 'DUE' and (lane, agent, due_at, id) > (?, ?, ?, ?)
        order by lane, agent, due_at, id limit 1 offset ?
        """,
        row -> new Place(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)),
        from.lane(),
        from.agent(),
        from.dueAt(),
        from.id(),
        STEP - 1);
  }

  private static long rest(Tx tx, Place from) throws SQLException {
    return tx.number(
        """
        select count(*) from item
        where state = 'DUE' and (lane, agent, due_at, id) > (?, ?, ?, ?)
        """,
        0,
        from.lane(),
        from.agent(),
        from.dueAt(),
        from.id());
  }
}
