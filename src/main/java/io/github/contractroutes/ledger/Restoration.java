package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Life after a lost or restored ledger. What an older copy shows as waiting may have been sent
 * since, and so may creates that the copy never saw; their records are read again. All of them come
 * into doubt instead of being sent.
 *
 * <p>An item in doubt is addressed by a call, and what was sent is not known here; so each request
 * gets a lost call of its own, taken to be marked now: the earliest resend is then safe whenever
 * the real call was signed.
 */
final class Restoration {
  private static final OutcomeError UNKNOWN =
      new OutcomeError(
          "LedgerRestored",
          "The ledger was lost or restored from an older copy, so nobody can know whether this"
              + " create was sent.",
          "transport",
          false);

  private final Settlements settlements;
  private final String group;

  Restoration(Settlements settlements, String group) {
    this.settlements = settlements;
    this.group = group;
  }

  /** Offsets up to which creates may have been sent, by partition. */
  record Doubtful(Map<String, Long> until) {
    boolean holds(Origin origin) {
      return origin.topic() != null
          && !until.isEmpty()
          && origin.offset() < until.getOrDefault(key(origin.topic(), origin.partition()), 0L);
    }
  }

  Doubtful doubtful(Tx tx) throws SQLException {
    Map<String, Long> until = new HashMap<>();
    tx.list(
            """
            select topic, partition, doubt_until from position
            where consumer_group = ? and doubt_until > next_offset
            """,
            row -> Map.entry(key(row.getString(1), row.getInt(2)), row.getLong(3)),
            group)
        .forEach(entry -> until.put(entry.getKey(), entry.getValue()));
    return new Doubtful(until);
  }

  private static String key(String topic, int partition) {
    return topic + "-" + partition;
  }

  List<Poll.Position> positions(Tx tx) throws SQLException {
    return tx.list(
        "select topic, partition, next_offset from position where consumer_group = ?",
        row -> new Poll.Position(row.getString(1), row.getInt(2), row.getLong(3)),
        group);
  }

  void rewind(Tx tx, List<Poll.Position> next, List<Long> doubtUntil) throws SQLException {
    for (int i = 0; i < next.size(); i++) {
      tx.update(
          """
          insert into position (consumer_group, topic, partition, next_offset, doubt_until)
          values (?, ?, ?, ?, ?)
          on conflict (consumer_group, topic, partition) do update
          set next_offset = excluded.next_offset, doubt_until = excluded.doubt_until
          """,
          group,
          next.get(i).topic(),
          next.get(i).partition(),
          next.get(i).next(),
          doubtUntil.get(i));
    }
  }

  /** Brings every create that waits to be sent into doubt; tells how many. */
  int doubtAll(Tx tx, long now) throws SQLException {
    int doubted = 0;
    for (Long request :
        tx.list(
            "select distinct request from item where state = 'DUE' and repeatable = 0",
            row -> row.getLong(1))) {
      doubted += doubt(tx, request, now);
    }
    return doubted;
  }

  /** Brings the waiting creates of one request into doubt; tells how many. */
  int doubt(Tx tx, long request, long now) throws SQLException {
    List<Waiting> items =
        tx.list(
            """
            select id, lane, agent from item
            where request = ? and state = 'DUE' and repeatable = 0 order by idx
            """,
            row -> new Waiting(row.getLong(1), row.getString(2), row.getString(3)),
            request);
    if (items.isEmpty()) {
      return 0;
    }
    long call = lostCall(tx, items, now);
    int position = 0;
    for (Waiting item : items) {
      tx.update(
          "update item set call_id = ?, call_position = ? where id = ?",
          call,
          position++,
          item.id());
      settlements.settleAlone(tx, item.id(), State.DUE, new Fate.InDoubt(UNKNOWN, List.of()), now);
    }
    return items.size();
  }

  private record Waiting(long id, String lane, String agent) {}

  private static long lostCall(Tx tx, List<Waiting> items, long now) throws SQLException {
    return tx.number(
        """
        insert into call (lane, agent, repeatable, items, state, owner, lease_until, claimed_at,
          marked_at, answered_at, answer, code)
        values (?, ?, 0, ?, 'UNKNOWN', 'ledger recover', ?, ?, ?, ?, 'LOST', ?) returning id
        """,
        -1,
        items.get(0).lane(),
        items.get(0).agent(),
        items.size(),
        now,
        now,
        now,
        now,
        UNKNOWN.code());
  }
}
