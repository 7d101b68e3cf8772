package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Records that could not be accepted, whole, until they are published. */
final class DeadLetters {

  void add(Tx tx, Submission submission, String code, String message, long now)
      throws SQLException {
    tx.update(
        """
        insert into dead_letter (origin, record_time, key, value, headers, reason, message, made_at)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (origin, record_time) do nothing
        """,
        LedgerJson.write(submission.origin()),
        submission.timestamp(),
        submission.key(),
        submission.value(),
        LedgerJson.write(submission.headers()),
        code,
        message,
        now);
  }

  List<DeadLetter> pending(Tx tx, int limit) throws SQLException {
    return tx.list(
        """
        select id, origin, key, value, headers, reason, message, made_at from dead_letter
        where published = 0 order by id limit ?
        """,
        row ->
            new DeadLetter(
                row.getLong(1),
                LedgerJson.origin(row.getString(2)),
                row.getBytes(3),
                row.getBytes(4),
                LedgerJson.headers(row.getString(5)),
                row.getString(6),
                row.getString(7),
                row.getLong(8)),
        limit);
  }

  void published(Tx tx, List<DeadLetter> letters) throws SQLException {
    List<Object[]> rows = new ArrayList<>();
    letters.forEach(letter -> rows.add(new Object[] {letter.id()}));
    tx.batch("update dead_letter set published = 1, value = null, key = null where id = ?", rows);
  }
}
