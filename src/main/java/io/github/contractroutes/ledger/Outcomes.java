package io.github.contractroutes.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The log of outcomes: one row for each item and revision, refusals of whole requests, and
 * summaries. A row waits for publication while its version is ahead of what was published; a repeat
 * of the request raises the version.
 */
final class Outcomes {
  private static final String SELECT =
      "select "
          + Requests.COLUMNS
          + """
          , o.id, o.version, o.facts, o.summary, o.idx, o.revision, o.status, o.detail,
          o.error, o.platform_request_id, o.attempts, o.made_at
          from outcome o left join request r on r.id = o.request
          """;

  private static final ManyRows PUBLISHED =
      new ManyRows("update outcome set published = #int4 where id = #id");

  private final boolean toTopics;

  /**
   * @param toTopics whether outcomes are to be published to Kafka
   */
  Outcomes(boolean toTopics) {
    this.toTopics = toTopics;
  }

  /** One outcome of one item. */
  record ItemOutcome(
      long request,
      long item,
      int index,
      int revision,
      Status status,
      byte[] detail,
      OutcomeError error,
      String platformRequestId,
      int attempts,
      long at) {}

  void add(Tx tx, List<ItemOutcome> outcomes) throws SQLException {
    List<Object[]> rows = new ArrayList<>(outcomes.size());
    for (ItemOutcome outcome : outcomes) {
      rows.add(
          new Object[] {
            outcome.request(),
            outcome.item(),
            outcome.index(),
            outcome.revision(),
            outcome.status(),
            outcome.detail(),
            LedgerJson.write(outcome.error()),
            outcome.platformRequestId(),
            outcome.attempts(),
            outcome.at(),
            !toTopics
          });
    }
    tx.batch(
        """
        insert into outcome (request, item, idx, summary, revision, status, detail, error,
          platform_request_id, attempts, made_at, published)
        values (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        rows);
  }

  /** Refuses a request that never became one: there is no request row, so its facts go along. */
  void refuseWhole(Tx tx, Submission submission, long now) throws SQLException {
    if (!toTopics) {
      return;
    }
    Rejection rejection = submission.rejection();
    boolean dropped = submission.origin().file() != null && submission.timestamp() > 0;
    RequestFacts facts =
        new RequestFacts(
            0,
            rejection.tenant(),
            rejection.operation(),
            rejection.requestId(),
            rejection.platform(),
            0,
            rejection.context(),
            rejection.headers(),
            submission.origin(),
            dropped ? submission.timestamp() : now);
    tx.update(
        """
        insert into outcome (facts, summary, revision, status, error, attempts, made_at, published)
        values (?, 0, 1, ?, ?, 0, ?, 0)
        """,
        LedgerJson.write(facts),
        Status.REFUSED,
        LedgerJson.write(
            new OutcomeError(rejection.code(), rejection.message(), "validation", false)),
        now);
  }

  /** The next summary of a request, which has so many items. */
  record Summary(long request, int revision, int items) {}

  /**
   * Counts the newest outcomes of requests and adds their next summaries.
   *
   * @param told what was just told; a request of one item that is among it needs no counting
   */
  void summarise(Tx tx, List<Summary> summaries, List<ItemOutcome> told, long now)
      throws SQLException {
    Map<Long, Status> latest = new HashMap<>();
    told.forEach(outcome -> latest.put(outcome.request(), outcome.status()));
    List<Object[]> rows = new ArrayList<>(summaries.size());
    for (Summary summary : summaries) {
      Status only = summary.items() == 1 ? latest.get(summary.request()) : null;
      Map<String, Integer> counts =
          only == null ? counts(tx, summary.request()) : Map.of(only.name(), 1);
      rows.add(
          new Object[] {
            summary.request(), summary.revision(), LedgerJson.counts(counts), now, !toTopics
          });
    }
    tx.batch(
        """
        insert into outcome (request, summary, revision, detail, attempts, made_at, published)
        values (?, 1, ?, ?, 0, ?, ?)
        """,
        rows);
  }

  private static Map<String, Integer> counts(Tx tx, long request) throws SQLException {
    Map<String, Integer> counts = new TreeMap<>();
    tx.list(
            """
            select state, count(*) from item where request = ? and renews is null group by state
            """,
            row -> Map.entry(row.getString(1), row.getInt(2)),
            request)
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  /** Publishes the newest recorded outcomes of a request once more. */
  void replay(Tx tx, long request) throws SQLException {
    if (toTopics) {
      tx.update(
          """
          update outcome set version = version + 1
          where request = ? and published >= version
            and not exists (select 1 from outcome newer where newer.request = outcome.request
              and newer.summary = outcome.summary
              and (newer.idx = outcome.idx or outcome.summary = 1)
              and newer.revision > outcome.revision)
          """,
          request);
    }
    tx.update(
        """
        update request set results_version = results_version + 1
        where id = ? and dropped = 1 and unsettled = 0
        """,
        request);
  }

  List<PendingOutcome> pending(Tx tx, int limit) throws SQLException {
    return tx.list(
        SELECT + " where o.version > o.published order by o.id limit ?",
        listing(new Requests()),
        limit);
  }

  void published(Tx tx, List<PendingOutcome> outcomes) throws SQLException {
    List<Object[]> rows = new ArrayList<>(outcomes.size());
    outcomes.forEach(outcome -> rows.add(new Object[] {outcome.version(), outcome.id()}));
    PUBLISHED.update(tx, rows);
  }

  /**
   * Requests from dropped files whose results file is to be written: so many at most, and none
   * after those that have so many outcomes together.
   */
  List<RequestResults> results(Tx tx, int limit, int manyOutcomes) throws SQLException {
    Requests requests = new Requests();
    List<RequestResults> found =
        tx.list(
            "select "
                + Requests.COLUMNS
                + ", r.results_version from request r where results_version > results_written"
                + " and results_due_at <= ? order by r.id limit ?",
            row ->
                new RequestResults(requests.read(row), List.of(), row.getInt(Requests.COUNT + 1)),
            tx.nowMillis(),
            limit);
    List<RequestResults> whole = new ArrayList<>(found.size());
    int together = 0;
    for (RequestResults results : found) {
      if (together >= manyOutcomes) {
        break;
      }
      List<PendingOutcome> outcomes =
          tx.list(
              SELECT
                  + """
                   where o.request = ? and (o.summary = 0 or not exists (select 1 from outcome newer
                     where newer.request = o.request and newer.summary = 1
                       and newer.revision > o.revision))
                  order by o.summary, o.idx, o.revision
                  """,
              listing(requests),
              results.request().id());
      whole.add(new RequestResults(results.request(), outcomes, results.version()));
      together += outcomes.size();
    }
    return whole;
  }

  void written(Tx tx, List<RequestResults> written) throws SQLException {
    List<Object[]> rows = new ArrayList<>(written.size());
    written.forEach(results -> rows.add(new Object[] {results.version(), results.request().id()}));
    tx.batch(
        """
        update request set results_written = ?, results_attempts = 0, results_due_at = 0
        where id = ?
        """,
        rows);
  }

  /** They cannot be written now, and come again after a pause. */
  void refused(Tx tx, RequestResults results) throws SQLException {
    long attempts =
        tx.number(
            """
            update request set results_attempts = results_attempts + 1 where id = ?
            returning results_attempts
            """,
            1,
            results.request().id());
    tx.update(
        "update request set results_due_at = ? where id = ?",
        tx.nowMillis() + Pause.millisAfter(attempts),
        results.request().id());
  }

  /** An outcome and its summary are most often in the same listing. */
  private static Tx.Row<PendingOutcome> listing(Requests requests) {
    return row -> read(row, requests);
  }

  private static PendingOutcome read(ResultSet row, Requests requests) throws SQLException {
    int at = Requests.COUNT;
    String facts = row.getString(at + 3);
    int index = row.getInt(at + 5);
    boolean noIndex = row.wasNull();
    String status = row.getString(at + 7);
    int version = row.getInt(at + 2);
    return new PendingOutcome(
        row.getLong(at + 1),
        version,
        version > 1,
        facts == null ? requests.read(row) : LedgerJson.facts(facts),
        row.getInt(at + 4) == 1,
        noIndex ? null : index,
        row.getInt(at + 6),
        status == null ? null : Status.valueOf(status),
        row.getBytes(at + 8),
        LedgerJson.error(row.getString(at + 9)),
        row.getString(at + 10),
        row.getInt(at + 11),
        row.getLong(at + 12));
  }
}
