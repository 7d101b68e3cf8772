package io.github.contractroutes.ledger;

import static java.util.Comparator.comparingLong;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The documents of answered flows: named, fetched before their links die, stored or failed. What
 * happens to dead links is the matter of {@link Renewals}.
 */
final class LedgerFiles {
  /** A fetch whose instance says nothing for so long died or stands still with it. */
  private static final long FETCH_LEASE_MILLIS = 30_000;

  private static final OutcomeError CUT_OFF =
      new OutcomeError(
          "FetchCutOff",
          "Each fetch of this document ended without a word: the service was killed or stopped then.",
          "transport",
          true);

  private final LedgerSettings settings;
  private final String owner;
  private final Renewals renewals;

  /**
   * @param owner name of this instance among those that share the ledger
   */
  LedgerFiles(LedgerSettings settings, String owner) {
    this.settings = settings;
    this.owner = owner;
    renewals = new Renewals(settings, this);
  }

  Renewals renewals() {
    return renewals;
  }

  /** What {@link #name} writes of the documents of one answered flow. */
  List<Object[]> rows(long request, long item, int index, int revision, Fate.Done done, long now) {
    List<Object[]> rows = new ArrayList<>();
    int position = 0;
    for (Fate.NamedFile file : done.files()) {
      rows.add(
          new Object[] {
            request,
            item,
            index,
            revision,
            done.flowId(),
            position++,
            done.files().size(),
            file.fileId(),
            file.name(),
            file.type(),
            file.url(),
            now + file.lifeMillis(),
            file.lifeMillis(),
            renewals.waiting(),
            now,
            settings.toTopics()
          });
    }
    return rows;
  }

  void name(Tx tx, List<Object[]> rows) throws SQLException {
    tx.batch(
        """
        insert into file (request, item, idx, revision, flow_id, file_index, file_count, file_id,
          name, type, url, url_expires_at, url_life, state, due_at, link_pending)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        rows);
  }

  /** Whether {@link #take} would find something to do. */
  boolean waits(Tx tx) throws SQLException {
    long now = tx.nowMillis();
    return tx.number(
            """
            select case when exists (select 1 from file where state = 'NAMED' and due_at <= ?)
              or exists (select 1 from file where state = 'RENEW' and due_at <= ?)
              or exists (select 1 from file where state = 'FETCHING' and due_at <= ?)
              then 1 else 0 end
            """,
            0,
            now,
            now,
            now)
        == 1;
  }

  /**
   * What free fetch permits brought.
   *
   * @param files the files to fetch
   * @param asked how many renewals were begun
   */
  record Taken(List<FileFacts> files, int asked) {}

  /**
   * Takes the due files whose links die first. Dead links are renewed as far as there is room for
   * files to be fetched: no more of them than are fetched before their new links die. A file whose
   * attempts are used up, though none of them was told to have failed, may be what kills those who
   * fetch it: it is given up.
   */
  Taken take(Tx tx, int most) throws SQLException {
    long now = tx.nowMillis();
    tx.update(
        "update file set state = ? where state = 'FETCHING' and due_at <= ?",
        FileState.FETCHING.become(FileState.NAMED),
        now);
    renewals.noteDead(tx, now);
    List<FileFacts> due =
        tx.list(
            FileRows.SELECT_BEGUN
                + " where f.state = 'NAMED' and f.due_at <= ? order by f.url_expires_at, f.id limit ?"
                + tx.forUpdateSkipLocked("f"),
            FileRows.listing(),
            now,
            most);
    int asked = renewals.waits(tx, now) ? renewals.ask(tx, room(tx, now), now) : 0;
    List<FileFacts> files = new ArrayList<>(due.size());
    List<Object[]> rows = new ArrayList<>(due.size());
    for (FileFacts file : due) {
      if (file.attempts() > settings.fileAttempts()) {
        giveUp(tx, file);
        continue;
      }
      files.add(file);
      rows.add(
          new Object[] {
            FileState.NAMED.become(FileState.FETCHING), owner, now + FETCH_LEASE_MILLIS, file.id()
          });
    }
    tx.batch(
        "update file set state = ?, attempts = attempts + 1, owner = ?, due_at = ? where id = ?",
        rows);
    return new Taken(files, asked);
  }

  private void giveUp(Tx tx, FileFacts file) throws SQLException {
    long item =
        tx.number(
            "update file set state = ?, error = ?, file_pending = ? where id = ? returning item",
            0,
            FileState.NAMED.become(FileState.FAILED),
            LedgerJson.write(CUT_OFF),
            settings.toTopics(),
            file.id());
    manifestDue(tx, item);
  }

  private int room(Tx tx, long now) throws SQLException {
    long open =
        tx.number(
            """
            select (select count(*) from file where state = 'NAMED' and due_at <= ?)
              + (select count(*) from file where state = 'FETCHING')
              + (select count(*) from file where state = 'RENEWING')
            """,
            0,
            now);
    return (int) Math.max(0, settings.openFiles() - open);
  }

  /** Gives files back that were taken and not begun with. */
  void giveBack(Tx tx, List<FileFacts> files) throws SQLException {
    long now = tx.nowMillis();
    List<Object[]> rows = new ArrayList<>(files.size());
    for (FileFacts file : files) {
      rows.add(new Object[] {FileState.FETCHING.become(FileState.NAMED), now, file.id(), owner});
    }
    tx.batch(
        """
        update file set state = ?, attempts = attempts - 1, due_at = ?
        where id = ? and state = 'FETCHING' and owner = ?
        """,
        rows);
  }

  /** Says that this instance is still at these fetches; to be called every few seconds. */
  void hold(Tx tx, List<Long> ids) throws SQLException {
    long until = tx.nowMillis() + FETCH_LEASE_MILLIS;
    tx.batch(
        "update file set due_at = ? where id = ? and state = 'FETCHING' and owner = ?",
        ids.stream().map(id -> new Object[] {until, id, owner}).toList());
  }

  /**
   * Whether a lane that names files must wait until fetching has caught up: as many are named,
   * fetched or being asked for as may be.
   */
  boolean behind(Tx tx, String lane) throws SQLException {
    if (!settings.storeFiles()) {
      return false;
    }
    long open =
        tx.number(
            """
            select (select count(*) from file where state = 'NAMED' and due_at <= ?)
              + (select count(*) from file where state = 'FETCHING')
              + (select coalesce(sum(items), 0) from call
                 where state in ('CLAIMED', 'CALLING') and lane = ?)
            """,
            0,
            tx.nowMillis(),
            lane);
    return open >= settings.openFiles();
  }

  /** Tells which of them were still to be had; of others it is known already what came. */
  List<StoredFile> stored(Tx tx, List<StoredFile> stored) throws SQLException {
    long now = tx.nowMillis();
    // In the order of their numbers: two instances that end documents of the same flows take turns,
    // and so does the publisher, who marks in this order what was told.
    Set<Long> items = new TreeSet<>();
    List<StoredFile> recorded = new ArrayList<>(stored.size());
    List<StoredFile> ordered = stored.stream().sorted(comparingLong(StoredFile::id)).toList();
    for (StoredFile file : ordered) {
      Optional<Long> item =
          tx.one(
              """
              update file set state = ?, path = ?, size = ?, sha256 = ?, stored_at = ?,
                file_pending = ? where id = ? and state = 'FETCHING' returning item
              """,
              row -> row.getLong(1),
              FileState.FETCHING.become(FileState.STORED),
              file.path(),
              file.size(),
              file.sha256(),
              now,
              settings.toTopics(),
              file.id());
      if (item.isPresent()) {
        items.add(item.get());
        recorded.add(file);
      }
    }
    for (long item : items) {
      manifestDue(tx, item);
    }
    return recorded;
  }

  /**
   * Tries again later, with doubled pauses and with a new link where the old one died, or fails the
   * file for good. A link that outlived its time counts no attempt, and neither does an outbox that
   * takes nothing: the document's host did nothing wrong. The failure of an instance that lost the
   * fetch to another one says nothing.
   */
  void failed(Tx tx, FileFailure failure) throws SQLException {
    long now = tx.nowMillis();
    Optional<Fetch> found =
        tx.one(
            """
            select f.attempts, f.url_expires_at, f.item,
              case when i.revision > f.revision then 1 else 0 end
            from file f join item i on i.id = f.item
            where f.id = ? and f.state = 'FETCHING' and f.owner = ?
            """,
            row -> new Fetch(row.getInt(1), row.getLong(2), row.getLong(3), row.getInt(4) == 1),
            failure.id(),
            owner);
    if (found.isEmpty()) {
      return;
    }
    Fetch fetch = found.get();
    boolean inVain = failure.outboxFailed() || failure.linkDied() && fetch.linkDiesAt() <= now;
    int attempts = fetch.attempts() - (inVain ? 1 : 0);
    boolean again = failure.error().retryable() && attempts < settings.fileAttempts();
    FileState next =
        !again
            ? FileState.FAILED
            : fetch.superseded()
                ? FileState.SUPERSEDED
                : failure.linkDied() ? FileState.RENEW : FileState.NAMED;
    long pause = next == FileState.RENEW && attempts <= 1 ? 0 : 500L << Math.min(attempts, 8);
    tx.update(
        """
        update file set state = ?, attempts = ?, due_at = ?, error = ?, file_pending = ?,
          dead_since = coalesce(dead_since, ?) where id = ?
        """,
        FileState.FETCHING.become(next),
        attempts,
        now + pause,
        LedgerJson.write(next == FileState.SUPERSEDED ? Renewals.SUPERSEDED : failure.error()),
        (next == FileState.FAILED || next == FileState.SUPERSEDED) && settings.toTopics(),
        next == FileState.RENEW ? now : null,
        failure.id());
    manifestDue(tx, fetch.item());
  }

  void manifestDue(Tx tx, long item) throws SQLException {
    if (settings.storeFiles()) {
      Manifests.due(tx, item);
    }
  }

  private record Fetch(int attempts, long linkDiesAt, long item, boolean superseded) {}

  /** Fetches that a stopped service left behind are due again. */
  void recover(Tx tx) throws SQLException {
    tx.update(
        "update file set state = ?, due_at = ? where state = 'FETCHING'",
        FileState.FETCHING.become(FileState.NAMED),
        tx.nowMillis());
  }
}
