package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asks the platform again for links that died. A renewal is an item of its own in the lane of the
 * item that it renews: it is claimed, paced, batched, repeated and given up like any other, and the
 * renewed item stays settled. Its answer brings new links if it names the same documents, and the
 * next revision of the outcome if it names others.
 */
final class Renewals {
  static final OutcomeError SUPERSEDED =
      new OutcomeError(
          "Superseded",
          "The platform names other documents of this flow by now; see the next revision.",
          "transport",
          false);

  private static final int LINKS_AT_ONCE = 500;

  private final LedgerSettings settings;
  private final LedgerFiles files;

  Renewals(LedgerSettings settings, LedgerFiles files) {
    this.settings = settings;
    this.files = files;
  }

  /** What a document is while its link lives. */
  FileState waiting() {
    return settings.storeFiles() ? FileState.NAMED : FileState.LINK_ONLY;
  }

  /** Files whose link died while they waited need another one. */
  void noteDead(Tx tx, long now) throws SQLException {
    tx.update(
        """
        update file set state = ?, dead_since = coalesce(dead_since, ?)
        where state = 'NAMED' and url_expires_at <= ?
        """,
        FileState.NAMED.become(FileState.RENEW),
        now,
        now);
  }

  /** Whether links wait for publication with less than a quarter of their life left. */
  boolean linksDie(Tx tx) throws SQLException {
    return tx.number(
            """
            select count(*) from (select 1 from file where link_pending = 1
              and state in ('NAMED', 'LINK_ONLY') and url_expires_at - url_life / 4 <= ? limit 1)
              as dying
            """,
            0,
            tx.nowMillis())
        == 1;
  }

  /** Renews such links, the oldest first; tells how many renewals were begun. */
  int renewLinks(Tx tx) throws SQLException {
    long now = tx.nowMillis();
    tx.update(
        """
        update file set state = ?, due_at = ?, dead_since = coalesce(dead_since, ?)
        where state in ('NAMED', 'LINK_ONLY') and id in (select id from file where link_pending = 1
          and state in ('NAMED', 'LINK_ONLY') and url_expires_at - url_life / 4 <= ? order by id limit ?)
        """,
        FileState.LINK_ONLY.become(FileState.RENEW),
        now,
        now,
        now,
        LINKS_AT_ONCE);
    return ask(tx, LINKS_AT_ONCE, now);
  }

  /** Whether {@link #ask} would begin a renewal. */
  boolean waits(Tx tx, long now) throws SQLException {
    return tx.one(
            "select 1 from file where state = 'RENEW' and due_at <= ? limit 1", row -> true, now)
        .isPresent();
  }

  /**
   * Begins renewals, one for each flow, at most so many; tells how many. A flow whose last renewal
   * is being settled at this moment comes next time.
   */
  int ask(Tx tx, int most, long now) throws SQLException {
    List<Asked> flows =
        tx.list(
            """
            select item, min(dead_since) from file where state = 'RENEW' and due_at <= ?
            group by item order by min(due_at), item limit ?
            """,
            row -> new Asked(row.getLong(1), row.getLong(2)),
            now,
            most);
    int begun = 0;
    for (Asked flow : flows) {
      begun += begin(tx, flow) ? 1 : 0;
    }
    return begun;
  }

  private record Asked(long item, long since) {}

  /**
   * Its age counts from the first dead link on, so that it ends within the time for retries. Its
   * place in the queue is that of the item that it renews: not behind a backlog that came later.
   */
  private static boolean begin(Tx tx, Asked flow) throws SQLException {
    Optional<String> callKey =
        tx.one(
            "select call_key from item where id = ?" + tx.forUpdateSkipLocked(),
            row -> row.getString(1),
            flow.item());
    if (callKey.isEmpty()) {
      return false;
    }
    tx.update(
        """
        insert into item (request, idx, lane, agent, call_key, repeatable, payload, state, born_at,
          due_at, renews)
        select request, idx, lane, agent, ?, repeatable, payload, ?, ?, due_at, id from item
        where id = ? and not exists (select 1 from item r where r.renews = item.id
          and r.state in ('DUE', 'CLAIMED', 'CALLING'))
        on conflict do nothing
        """,
        // One half of a split call is whole again: it shares calls with all others.
        callKey.get().split("#", 2)[0],
        State.DUE,
        flow.since(),
        flow.item());
    tx.update(
        "update file set state = ? where item = ? and state = 'RENEW'",
        FileState.RENEW.become(FileState.RENEWING),
        flow.item());
    return true;
  }

  /** What a renewal, and the item that it renews, are known by. */
  record Renewal(long id, long renews, State state, int attempts) {}

  /**
   * To be called before {@link #settle}: until the transaction ends, nobody begins a renewal of
   * these items, which would rely on the one that ends here. In one order everywhere.
   */
  static void lock(Tx tx, Stream<Long> renewed) throws SQLException {
    if (!tx.othersWrite()) {
      return;
    }
    for (long item : renewed.distinct().sorted().toList()) {
      tx.one("select id from item where id = ?" + tx.forUpdate(), row -> row.getLong(1), item);
    }
  }

  /**
   * Ends a renewal.
   *
   * @return the next outcome of the renewed item, if its documents are others than before
   */
  Optional<Outcomes.ItemOutcome> settle(
      Tx tx, Renewal renewal, Fate fate, String platformRequestId, long now) throws SQLException {
    if (fate instanceof Fate.Done done) {
      end(tx, renewal, State.SUCCEEDED);
      if (sameDocuments(tx, renewal.renews(), done)) {
        relink(tx, renewal.renews(), done, now);
        supersede(tx, renewal.renews());
        return Optional.empty();
      }
      return Optional.of(revise(tx, renewal, done, platformRequestId, now));
    }
    if (fate instanceof Fate.Refused refused) {
      end(tx, renewal, State.REFUSED);
      fail(tx, renewal.renews(), refused.error());
    } else if (fate instanceof Fate.Failed failed) {
      end(tx, renewal, State.FAILED);
      fail(tx, renewal.renews(), failed.error());
    } else {
      throw new IllegalStateException("A renewal does not end with " + fate + ".");
    }
    return Optional.empty();
  }

  private static void end(Tx tx, Renewal renewal, State state) throws SQLException {
    tx.update(
        "update item set state = ? where id = ?", renewal.state().become(state), renewal.id());
  }

  private record Named(String fileId, String name, String type) {}

  /** By id, name and type at each position: an index alone tells nothing. */
  private static boolean sameDocuments(Tx tx, long item, Fate.Done done) throws SQLException {
    List<Named> before =
        tx.list(
            """
            select f.file_id, f.name, f.type from file f join item i on i.id = f.item
            where f.item = ? and f.revision = i.revision order by f.file_index
            """,
            row -> new Named(row.getString(1), row.getString(2), row.getString(3)),
            item);
    List<Named> after =
        done.files().stream()
            .map(file -> new Named(file.fileId(), file.name(), file.type()))
            .toList();
    return Objects.equals(before, after);
  }

  private void relink(Tx tx, long item, Fate.Done done, long now) throws SQLException {
    for (int i = 0; i < done.files().size(); i++) {
      Fate.NamedFile file = done.files().get(i);
      tx.update(
          """
          update file set url = ?, url_expires_at = ?, url_life = ?, dead_since = null,
            due_at = case when state = 'NAMED' then due_at else ? end, state = ?
          where item = ? and file_index = ?
            and revision = (select revision from item where id = ?)
            and state in ('NAMED', 'LINK_ONLY', 'RENEW', 'RENEWING')
          """,
          file.url(),
          now + file.lifeMillis(),
          file.lifeMillis(),
          now,
          FileState.RENEWING.become(waiting()),
          item,
          i,
          item);
    }
  }

  private Outcomes.ItemOutcome revise(
      Tx tx, Renewal renewal, Fate.Done done, String platformRequestId, long now)
      throws SQLException {
    Revised revised =
        tx.one(
                """
                update item set revision = revision + 1 where id = ? and state = 'SUCCEEDED'
                returning request, idx, revision
                """,
                row -> new Revised(row.getLong(1), row.getInt(2), row.getInt(3)),
                renewal.renews())
            .orElseThrow();
    supersede(tx, renewal.renews());
    files.name(
        tx,
        files.rows(
            revised.request(), renewal.renews(), revised.index(), revised.revision(), done, now));
    return new Outcomes.ItemOutcome(
        revised.request(),
        renewal.renews(),
        revised.index(),
        revised.revision(),
        Status.SUCCEEDED,
        done.detail(),
        null,
        platformRequestId,
        renewal.attempts(),
        now);
  }

  /** Ends what waits of earlier revisions; also what was being fetched when the newest one came. */
  private void supersede(Tx tx, long item) throws SQLException {
    tx.update(
        """
        update file set state = ?, error = ?, link_pending = 0, file_pending = ?
        where item = ? and revision < (select revision from item where id = ?)
          and (state in ('NAMED', 'RENEW', 'RENEWING')
            or (state = 'LINK_ONLY' and link_pending = 1))
        """,
        FileState.RENEWING.become(FileState.SUPERSEDED),
        LedgerJson.write(SUPERSEDED),
        settings.toTopics(),
        item,
        item);
  }

  private record Revised(long request, int index, int revision) {}

  private void fail(Tx tx, long item, OutcomeError error) throws SQLException {
    tx.update(
        """
        update file set state = ?, error = ?, link_pending = 0, file_pending = ?
        where item = ? and state = 'RENEWING'
        """,
        FileState.RENEWING.become(FileState.FAILED),
        LedgerJson.write(error),
        settings.toTopics(),
        item);
    files.manifestDue(tx, item);
  }
}
