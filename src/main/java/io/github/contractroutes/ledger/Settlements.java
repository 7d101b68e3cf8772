package io.github.contractroutes.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Records the end of a call: every item moves, its outcome is written, and a request whose last
 * item got its outcome is summarised, all in one transaction. The own late answer of a call that
 * was given up settles its own doubt; anything else that comes late changes nothing.
 */
final class Settlements {
  private final Outcomes outcomes;
  private final LedgerFiles files;
  private final Alarms alarms = new Alarms();

  Settlements(Outcomes outcomes, LedgerFiles files) {
    this.outcomes = outcomes;
    this.files = files;
  }

  /** What came of recording. */
  enum Recorded {
    /** The call was open and is settled. */
    SETTLED,
    /** The call had been given up as lost; its items in doubt are settled now. */
    SETTLED_LATE,
    /** The call is settled already; the answer is noted and changes nothing. */
    TOO_LATE
  }

  Recorded record(Tx tx, Settlement settlement) throws SQLException {
    long now = tx.nowMillis();
    Call call =
        tx.one(
                "select state, lane, agent, repeatable, claimed_at from call where id = ?"
                    + tx.forUpdate(),
                row ->
                    new Call(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getInt(4) == 1,
                        row.getLong(5)),
                settlement.callId())
            .orElseThrow(
                () -> new LedgerException("There is no call " + settlement.callId() + "."));
    boolean late = "LOST".equals(call.state());
    if (!late && !"CALLING".equals(call.state())) {
      return Recorded.TOO_LATE;
    }
    Map<Long, Moving> items =
        late && !call.repeatable() ? everSent(tx, settlement) : items(tx, settlement.callId());
    if (!late && items.size() != settlement.fates().size()) {
      throw new LedgerException(
          "Call "
              + settlement.callId()
              + " has "
              + items.size()
              + " items and "
              + settlement.fates().size()
              + " answers.");
    }
    if (late) {
      alarms.raise(tx, settlement, now);
    }
    move(tx, items, settlement, late, now);
    if (late || NOT_ANSWERED.contains(settlement.answer())) {
      LaneStates.afterLoss(tx, call.lane(), call.agent(), settlement);
    } else {
      LaneStates.after(
          tx, call.lane(), call.agent(), call.repeatable(), call.claimedAt(), settlement, now);
    }
    tx.update(
        """
        update call set state = 'ANSWERED', answered_at = ?, answer = ?, code = ?,
          platform_request_id = ? where id = ?
        """,
        now,
        settlement.answer(),
        settlement.code(),
        settlement.platformRequestId(),
        settlement.callId());
    return late ? Recorded.SETTLED_LATE : Recorded.SETTLED;
  }

  private record Call(
      String state, String lane, String agent, boolean repeatable, long claimedAt) {}

  /** An item, the item that it renews, or 0, and the call that it went with last. */
  private record Moving(
      long id,
      long request,
      int index,
      State state,
      int attempts,
      int revision,
      long renews,
      long callId) {}

  /** These tell nothing about the platform. */
  private static final Set<String> NOT_ANSWERED = Set.of(Settlement.LOST, Settlement.NOT_BEGUN);

  private static final ManyRows MOVE =
      new ManyRows(
          """
          update item set state = #text, revision = revision + 1, flow_id = #text,
            doubted_flow_ids = #text
          where id = #id
          """);

  private static final String MOVING =
      """
      select id, request, idx, state, attempts, revision, coalesce(renews, 0), call_id
      from item where \
      """;

  private static Map<Long, Moving> items(Tx tx, long callId) throws SQLException {
    Map<Long, Moving> items = new LinkedHashMap<>();
    tx.list(MOVING + "call_id = ?" + tx.forUpdate(), Settlements::moving, callId)
        .forEach(item -> items.put(item.id(), item));
    return items;
  }

  /** The creates that a lost call carried, also those that wait for another call by now. */
  private static Map<Long, Moving> everSent(Tx tx, Settlement settlement) throws SQLException {
    Map<Long, Moving> items = new LinkedHashMap<>();
    for (Settlement.ItemFate fate : settlement.fates()) {
      tx.one(MOVING + "id = ?" + tx.forUpdate(), Settlements::moving, fate.item())
          .ifPresent(item -> items.put(item.id(), item));
    }
    return items;
  }

  private static Moving moving(ResultSet row) throws SQLException {
    return new Moving(
        row.getLong(1),
        row.getLong(2),
        row.getInt(3),
        State.valueOf(row.getString(4)),
        row.getInt(5),
        row.getInt(6),
        row.getLong(7),
        row.getLong(8));
  }

  private void move(Tx tx, Map<Long, Moving> items, Settlement settlement, boolean late, long now)
      throws SQLException {
    News news = new News();
    Renewals.lock(tx, items.values().stream().map(Moving::renews).filter(renewed -> renewed != 0));
    for (Settlement.ItemFate itemFate : settlement.fates()) {
      Moving item = items.get(itemFate.item());
      Fate fate = itemFate.fate();
      if (item == null || !(late ? settlesLate(item, settlement, fate) : settles(item))) {
        continue;
      }
      if (fate instanceof Fate.Again again) {
        again(tx, item, again, now);
      } else {
        settle(tx, item, fate, settlement.platformRequestId(), now, news);
      }
    }
    write(tx, news, now);
  }

  /** What a settlement brings; written together, in few statements. */
  private static final class News {
    private final List<Object[]> items = new ArrayList<>();
    private final List<Object[]> files = new ArrayList<>();
    private final List<Outcomes.ItemOutcome> told = new ArrayList<>();

    /**
     * By request, how many of its items have their first outcome. In one order everywhere, so that
     * two settlements never wait for each other in a circle.
     */
    private final SortedMap<Long, Integer> firsts = new TreeMap<>();
  }

  private void settle(Tx tx, Moving item, Fate fate, String platformRequestId, long now, News news)
      throws SQLException {
    if (item.renews() == 0) {
      settle(item, fate, platformRequestId, now, news);
      return;
    }
    Renewals.Renewal renewal =
        new Renewals.Renewal(item.id(), item.renews(), item.state(), item.attempts());
    files
        .renewals()
        .settle(tx, renewal, fate, platformRequestId, now)
        .ifPresent(
            next -> {
              news.told.add(next);
              news.firsts.merge(item.request(), 0, Integer::sum);
            });
  }

  private void write(Tx tx, News news, long now) throws SQLException {
    MOVE.update(tx, news.items);
    files.name(tx, news.files);
    outcomes.add(tx, news.told);
    outcomes.summarise(tx, Progress.of(tx, news.firsts), news.told, now);
  }

  private static boolean settles(Moving item) {
    return item.state() == State.CALLING;
  }

  /**
   * A contract that exists is the item's own; a no ends only the doubt about the same call, and so
   * does the word that it was not sent or made nothing.
   */
  private static boolean settlesLate(Moving item, Settlement late, Fate fate) {
    if (fate instanceof Fate.Again) {
      return item.state() == State.IN_DOUBT && item.callId() == late.callId();
    }
    if (item.state() == State.IN_DOUBT || item.state() == State.DUE) {
      return fate instanceof Fate.Done
          || fate instanceof Fate.Refused && item.callId() == late.callId();
    }
    return item.state() == State.CLAIMED && fate instanceof Fate.Done;
  }

  /**
   * What comes back without a delay keeps its place before those that came after it. The age of one
   * that was in doubt starts again: it would be too old to be sent otherwise.
   */
  private static void again(Tx tx, Moving item, Fate.Again again, long now) throws SQLException {
    tx.update(
        """
        update item set state = ?, due_at = coalesce(?, due_at), call_key = ?,
          attempts = attempts - ?,
          call_id = case when repeatable = 0 and revision > 0 then call_id end,
          born_at = case when state = 'IN_DOUBT' then ? else born_at end
        where id = ?
        """,
        item.state().become(State.DUE),
        Marks.dueAgain(again.delayMillis(), now),
        again.callKey(),
        again.sent() ? 0 : 1,
        now,
        item.id());
  }

  private void settle(Moving item, Fate fate, String platformRequestId, long now, News news) {
    Status status;
    byte[] detail = null;
    OutcomeError error = null;
    String flowId = null;
    if (fate instanceof Fate.Done done) {
      status = Status.SUCCEEDED;
      detail = done.detail();
      flowId = done.flowId();
      news.files.addAll(
          files.rows(item.request(), item.id(), item.index(), item.revision() + 1, done, now));
    } else if (fate instanceof Fate.Refused refused) {
      status = Status.REFUSED;
      error = refused.error();
    } else if (fate instanceof Fate.Failed failed) {
      status = Status.FAILED;
      error = failed.error();
    } else if (fate instanceof Fate.InDoubt doubt) {
      status = Status.IN_DOUBT;
      error = doubt.error();
    } else {
      throw new IllegalStateException("No outcome for " + fate + ".");
    }
    State next = item.state().become(State.valueOf(status.name()));
    news.items.add(
        new Object[] {
          next,
          flowId,
          fate instanceof Fate.InDoubt doubt ? LedgerJson.write(doubt.flowIds()) : null,
          item.id()
        });
    news.told.add(
        new Outcomes.ItemOutcome(
            item.request(),
            item.id(),
            item.index(),
            item.revision() + 1,
            status,
            detail,
            error,
            platformRequestId,
            item.attempts(),
            now));
    news.firsts.merge(item.request(), item.revision() == 0 ? 1 : 0, Integer::sum);
  }

  /**
   * Settles an item outside a call, if it still stands where it is expected to; tells if it did.
   */
  boolean settleAlone(Tx tx, long itemId, State expected, Fate fate, long now) throws SQLException {
    Optional<Moving> item =
        tx.one(
            MOVING + "id = ? and state = ?" + tx.forUpdate(),
            Settlements::moving,
            itemId,
            expected);
    if (item.isEmpty()) {
      return false;
    }
    News news = new News();
    Renewals.lock(tx, Stream.of(item.get().renews()).filter(renewed -> renewed != 0));
    settle(tx, item.get(), fate, null, now, news);
    write(tx, news, now);
    return true;
  }
}
