package io.github.contractroutes.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Settling doubt: what an operator sees of the items in doubt, and what he may say about one. Every
 * decision is a compare-and-set on call, position and {@code IN_DOUBT}, so that a stale screen
 * cannot settle or send anything twice, and it is kept with who, when and why.
 */
public final class Doubts {
  /** How long a signature of ours is taken to be good at a platform, with room for clocks. */
  static final long SIGNATURE_LIFE_MILLIS = 15 * 60_000;

  private static final Pattern FLOW_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private static final OutcomeError REFUSED =
      new OutcomeError(
          "RefusedByOperator",
          "An operator found that the platform created nothing; the item is not sent again.",
          "transport",
          true);

  private final Database database;
  private final Settlements settlements;
  private final Waker waker;

  Doubts(Database database, Settlements settlements, Waker waker) {
    this.database = database;
    this.settlements = settlements;
    this.waker = waker;
  }

  /** Items in doubt, the oldest first. */
  public List<Doubt> list(int limit) {
    return database.read(
        tx -> {
          long now = tx.nowMillis();
          return tx.list(
              """
              select i.call_id, i.call_position, r.tenant, r.operation, r.request_id, i.idx,
                coalesce(o.made_at, i.born_at), i.payload, i.id, i.doubted_flow_ids,
                c.platform_request_id, coalesce(c.marked_at, 0), o.error
              from item i join request r on r.id = i.request
                left join outcome o on o.item = i.id and o.revision = i.revision
                left join call c on c.id = i.call_id
              where i.state = 'IN_DOUBT' order by i.id limit ?
              """,
              row -> read(row, now),
              limit);
        });
  }

  private static Doubt read(ResultSet row, long now) throws SQLException {
    long callId = row.getLong(1);
    long since = row.getLong(7);
    return new Doubt(
        callId,
        row.getInt(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getInt(6),
        since,
        Math.max(0, now - since),
        LedgerJson.text(row.getBytes(8), "CustomerData"),
        ContractMark.of(callId, row.getLong(9)),
        LedgerJson.words(row.getString(10)),
        row.getString(11),
        row.getLong(12) + SIGNATURE_LIFE_MILLIS,
        LedgerJson.error(row.getString(13)));
  }

  /**
   * Settles one item in doubt, or lets it be sent again.
   *
   * @return a sentence that says what was done
   * @throws LedgerException with a sentence that says why nothing was done
   */
  public String decide(Decision decision) {
    check(decision);
    String done = database.write(tx -> decide(tx, decision));
    waker.wakeAll();
    return done;
  }

  private static void check(Decision decision) {
    if (decision.who() == null || decision.who().isBlank()) {
      throw new LedgerException("A decision needs the name of who takes it.");
    }
    if (decision.why() == null || decision.why().isBlank()) {
      throw new LedgerException("A decision needs a reason: what does it rest on?");
    }
    boolean adopts = decision.action() == Decision.Action.ADOPT;
    if (adopts && (decision.flowId() == null || !FLOW_ID.matcher(decision.flowId()).matches())) {
      throw new LedgerException(
          "To adopt a contract takes its flow id: 1 to 64 letters, digits, '_' and '-'.");
    }
    if (!adopts && decision.flowId() != null) {
      throw new LedgerException("A flow id goes with adopt alone.");
    }
  }

  private String decide(Tx tx, Decision decision) throws SQLException {
    long now = tx.nowMillis();
    Standing item = standing(tx, decision);
    if (item.state() != State.IN_DOUBT) {
      throw new LedgerException(place(decision) + " is not in doubt: " + history(tx, item));
    }
    if (!item.inCall(decision)) {
      throw new LedgerException(
          place(decision)
              + " is not in doubt any more: it was sent again, and is in doubt as item "
              + item.position()
              + " of call "
              + item.callId()
              + ". What was found out about the one says nothing about the other.");
    }
    audit(tx, decision, item.id(), now);
    if (decision.action() == Decision.Action.ADOPT) {
      if (Alarms.taken(tx, decision.flowId(), item.id())) {
        throw new LedgerException(
            "Flow "
                + decision.flowId()
                + " belongs to another item already; "
                + place(decision)
                + " stays in doubt.");
      }
      settle(tx, item, adopted(decision.flowId()), now);
      return place(decision) + " is SUCCEEDED with flow " + decision.flowId() + ".";
    }
    if (decision.action() == Decision.Action.REFUSE) {
      settle(tx, item, new Fate.Refused(REFUSED), now);
      return place(decision) + " is REFUSED.";
    }
    return resend(tx, decision, item, now);
  }

  private static Fate adopted(String flowId) {
    return new Fate.Done(flowId, LedgerJson.bytes(Map.of("flowId", flowId)), List.of());
  }

  private void settle(Tx tx, Standing item, Fate fate, long now) throws SQLException {
    settlements.settleAlone(tx, item.id(), State.IN_DOUBT, fate, now);
  }

  /**
   * Due again, when nobody can use the old signature any more. The item keeps its call until it is
   * claimed, so that the late answer of that call still settles it; its age starts again, for it
   * would be too old to be sent otherwise.
   */
  private static String resend(Tx tx, Decision decision, Standing item, long now)
      throws SQLException {
    long due = Math.max(now, item.markedAt() + SIGNATURE_LIFE_MILLIS);
    tx.update(
        "update item set state = ?, due_at = ?, born_at = ? where id = ?",
        State.IN_DOUBT.become(State.DUE),
        due,
        due,
        item.id());
    return place(decision)
        + (due > now
            ? " will be sent again from "
                + Instant.ofEpochMilli(due)
                + " on, when the signature of its first call has expired."
            : " is due again.");
  }

  /**
   * @param callId the call that the item went with last
   * @param position its position there
   */
  private record Standing(
      long id, State state, String flowId, long markedAt, long callId, int position) {
    boolean inCall(Decision decision) {
      return callId == decision.callId() && position == decision.index();
    }
  }

  /** The item of the call; else the item that went with it once, as an earlier decision says. */
  private static Standing standing(Tx tx, Decision decision) throws SQLException {
    String columns =
        """
        select i.id, i.state, i.flow_id, coalesce(c.marked_at, c.claimed_at), i.call_id,
          i.call_position
        from item i join call c on c.id = i.call_id\
        """;
    Optional<Standing> item =
        tx.one(
            columns + " where i.call_id = ? and i.call_position = ?" + tx.forUpdate(),
            Doubts::standing,
            decision.callId(),
            decision.index());
    if (item.isEmpty()) {
      item =
          tx.one(
              columns
                  + """
                   join audit a on a.item = i.id
                  where a.call_id = ? and a.call_position = ? order by a.id desc limit 1\
                  """,
              Doubts::standing,
              decision.callId(),
              decision.index());
    }
    return item.orElseThrow(
        () -> new LedgerException("There is no item " + place(decision).substring(5) + "."));
  }

  private static Standing standing(ResultSet row) throws SQLException {
    return new Standing(
        row.getLong(1),
        State.valueOf(row.getString(2)),
        row.getString(3),
        row.getLong(4),
        row.getLong(5),
        row.getInt(6));
  }

  private static String place(Decision decision) {
    return "Item " + decision.index() + " of call " + decision.callId();
  }

  private static String history(Tx tx, Standing item) throws SQLException {
    String standing =
        "it is " + item.state() + (item.flowId() == null ? "" : " with flow " + item.flowId());
    return tx.one(
                "select who, action, at from audit where item = ? order by id desc limit 1",
                row ->
                    standing
                        + "; "
                        + row.getString(1)
                        + " said "
                        + row.getString(2)
                        + " at "
                        + Instant.ofEpochMilli(row.getLong(3)),
                item.id())
            .orElse(standing)
        + ".";
  }

  private static void audit(Tx tx, Decision decision, long item, long now) throws SQLException {
    tx.update(
        """
        insert into audit (at, who, why, action, call_id, call_position, item, flow_id)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        now,
        decision.who(),
        decision.why(),
        decision.action(),
        decision.callId(),
        decision.index(),
        item,
        decision.flowId());
  }

  /** Decisions, the newest first. */
  public List<Audited> history(int limit) {
    return database.read(
        tx ->
            tx.list(
                """
                select at, action, call_id, call_position, flow_id, who, why from audit
                order by id desc limit ?
                """,
                row ->
                    new Audited(
                        row.getLong(1),
                        new Decision(
                            Decision.Action.valueOf(row.getString(2)),
                            row.getLong(3),
                            row.getInt(4),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7))),
                limit));
  }

  /** Late answers that contradict what was settled, and that nobody has looked at. */
  public List<Alarm> alarms() {
    return database.read(
        tx ->
            tx.list(
                """
                select id, at, call_id, flow_id, message from alarm where seen_at is null
                order by id
                """,
                row ->
                    new Alarm(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5))));
  }

  /** Notes that a person has looked at an alarm; tells whether it was open. */
  public boolean seen(long alarm, String who) {
    return database.write(
        tx ->
            tx.update(
                    "update alarm set seen_at = ?, seen_by = ? where id = ? and seen_at is null",
                    tx.nowMillis(),
                    who,
                    alarm)
                == 1);
  }
}
