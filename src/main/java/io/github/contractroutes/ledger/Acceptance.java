package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntPredicate;

/**
 * Takes requests in: a poll and its offsets in one transaction. A request is new, known with the
 * same content (answered again), known with other content (refused), or was refused by the checks.
 * One submission whose data the database refuses becomes a rejection of its own and stops no other;
 * a database in trouble (full, locked, gone) is no reason to refuse anybody.
 */
final class Acceptance {
  private final Outcomes outcomes;
  private final DeadLetters deadLetters;
  private final Restoration restoration;
  private final String group;

  Acceptance(Outcomes outcomes, DeadLetters deadLetters, Restoration restoration, String group) {
    this.outcomes = outcomes;
    this.deadLetters = deadLetters;
    this.restoration = restoration;
    this.group = group;
  }

  /**
   * Takes the submissions of a poll in, from one of them on.
   *
   * @param hurry whether to stop after so many items; the caller goes on with the rest
   * @return verdicts on as many as were taken, at least one if there is one
   */
  List<Verdict> accept(Tx tx, Poll poll, int from, IntPredicate hurry) throws SQLException {
    long now = tx.nowMillis();
    List<Submission> rest = poll.submissions().subList(from, poll.submissions().size());
    List<Verdict> verdicts = submissions(tx, rest, hurry, now);
    if (verdicts.size() < rest.size()) {
      return verdicts;
    }
    // A consumer that stood still may bring an old poll when another has long gone on: the position
    // does not go back, or the group would look as if it were ahead of the ledger.
    for (Poll.Position position : poll.positions()) {
      tx.update(
          """
          insert into position (consumer_group, topic, partition, next_offset) values (?, ?, ?, ?)
          on conflict (consumer_group, topic, partition)
          do update set next_offset = excluded.next_offset
          where excluded.next_offset > position.next_offset
          """,
          group,
          position.topic(),
          position.partition(),
          position.next());
    }
    return verdicts;
  }

  /** All at once, which is cheap; one by one if the data of one of them is refused. */
  private List<Verdict> submissions(
      Tx tx, List<Submission> submissions, IntPredicate hurry, long now) throws SQLException {
    Restoration.Doubtful doubtful = restoration.doubtful(tx);
    tx.update("savepoint submissions");
    try {
      List<Verdict> verdicts = together(tx, submissions, doubtful, hurry, now);
      tx.update("release savepoint submissions");
      return verdicts;
    } catch (SQLException e) {
      if (!Refusals.ofTheData(e)) {
        throw e;
      }
      tx.update("rollback to savepoint submissions");
      tx.update("release savepoint submissions");
    }
    List<Verdict> verdicts = new ArrayList<>(submissions.size());
    for (Submission submission : submissions) {
      verdicts.add(guarded(tx, submission, doubtful, now));
    }
    return verdicts;
  }

  private List<Verdict> together(
      Tx tx,
      List<Submission> submissions,
      Restoration.Doubtful doubtful,
      IntPredicate hurry,
      long now)
      throws SQLException {
    List<Verdict> verdicts = new ArrayList<>(submissions.size());
    NewItems items = new NewItems(now);
    for (Submission submission : submissions) {
      verdicts.add(one(tx, submission, doubtful, items, now));
      if (hurry.test(items.added())) {
        break;
      }
    }
    items.insert(tx);
    return verdicts;
  }

  private Verdict guarded(Tx tx, Submission submission, Restoration.Doubtful doubtful, long now)
      throws SQLException {
    tx.update("savepoint submission");
    try {
      Verdict verdict = together(tx, List.of(submission), doubtful, taken -> false, now).get(0);
      tx.update("release savepoint submission");
      return verdict;
    } catch (SQLException e) {
      if (!Refusals.ofTheData(e)) {
        throw e;
      }
      tx.update("rollback to savepoint submission");
      tx.update("release savepoint submission");
      return reject(
          tx,
          submission,
          "bad-field",
          "The ledger cannot hold the request at "
              + submission.origin().place()
              + " ("
              + e.getErrorCode()
              + ").",
          now);
    }
  }

  private Verdict one(
      Tx tx, Submission submission, Restoration.Doubtful doubtful, NewItems items, long now)
      throws SQLException {
    Rejection rejection = submission.rejection();
    if (rejection != null) {
      if (rejection.requestId() != null && isUnknown(tx, rejection)) {
        outcomes.refuseWhole(tx, submission, now);
      }
      return reject(tx, submission, rejection.code(), rejection.message(), now);
    }
    NewRequest request = submission.request();
    OptionalLong id = insert(tx, request, now);
    if (id.isPresent()) {
      items.add(id.getAsLong(), request);
      if (!request.repeatable() && doubtful.holds(submission.origin())) {
        items.insert(tx);
        restoration.doubt(tx, id.getAsLong(), now);
      }
      return new Verdict.Accepted();
    }
    Optional<Known> known = known(tx, request.tenant(), request.operation(), request.requestId());
    if (!known.get().digest().equals(request.digest())) {
      return reject(
          tx,
          submission,
          "id-conflict",
          "The request at "
              + submission.origin().place()
              + " has the requestId of an earlier "
              + request.operation()
              + " request of this tenant but other content; a new request needs a new requestId.",
          now);
    }
    if (!redelivered(tx, submission, known.get())) {
      if (submission.origin().file() != null) {
        // Whoever dropped it looks for its results file, also if it first came by a topic.
        tx.update("update request set dropped = 1 where id = ?", known.get().id());
      }
      outcomes.replay(tx, known.get().id());
    }
    return new Verdict.Repeated();
  }

  /** Without a tenant that could be read: unknown to all of them. */
  private static boolean isUnknown(Tx tx, Rejection rejection) throws SQLException {
    if (rejection.tenant() != null) {
      return known(tx, rejection.tenant(), rejection.operation(), rejection.requestId()).isEmpty();
    }
    return tx.one(
            """
            with recursive found (tenant) as (
              select min(tenant) from request
              union all
              select (select min(r.tenant) from request r where r.tenant > found.tenant)
              from found where found.tenant is not null
            ) select 1 from found where tenant is not null
              and (select r.id from request r where r.tenant = found.tenant and r.operation = ?
                and r.request_id = ?) is not null
            limit 1
            """,
            row -> true,
            rejection.operation(),
            rejection.requestId())
        .isEmpty();
  }

  private record Known(long id, String digest, String origin, long acceptedAt) {}

  private static Optional<Known> known(Tx tx, String tenant, String operation, String requestId)
      throws SQLException {
    return tx.one(
        """
        select id, digest, origin, accepted_at from request
        where tenant = ? and operation = ? and request_id = ?
        """,
        row -> new Known(row.getLong(1), row.getString(2), row.getString(3), row.getLong(4)),
        tenant,
        operation,
        requestId);
  }

  /**
   * The same record once more (its commit was lost) is no question, so it gets no answer; nor is a
   * dropped file that has not changed since it was taken in. Its name alone may come back.
   */
  private boolean redelivered(Tx tx, Submission submission, Known known) throws SQLException {
    Origin origin = submission.origin();
    boolean samePlace = LedgerJson.write(origin).equals(known.origin());
    if (origin.topic() == null) {
      return samePlace && submission.timestamp() <= known.acceptedAt();
    }
    if (samePlace) {
      return true;
    }
    long next =
        tx.number(
            """
            select next_offset from position
            where consumer_group = ? and topic = ? and partition = ?
            """,
            0,
            group,
            origin.topic(),
            origin.partition());
    return origin.offset() < next;
  }

  /** The new request's number; empty if it is known: several instances may try at the same time. */
  private static OptionalLong insert(Tx tx, NewRequest request, long now) throws SQLException {
    long id =
        tx.number(
            """
            insert into request (tenant, operation, request_id, digest, platform, operator, members,
              context, headers, origin, dropped, items, unsettled, accepted_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (tenant, operation, request_id) do nothing returning id
            """,
            -1,
            request.tenant(),
            request.operation(),
            request.requestId(),
            request.digest(),
            request.platform(),
            request.operator(),
            request.members(),
            request.context(),
            LedgerJson.write(request.headers()),
            LedgerJson.write(request.origin()),
            request.origin().file() != null,
            request.items().size(),
            request.items().size(),
            now);
    return id < 0 ? OptionalLong.empty() : OptionalLong.of(id);
  }

  private Verdict reject(Tx tx, Submission submission, String code, String message, long now)
      throws SQLException {
    if (submission.origin().topic() != null) {
      deadLetters.add(tx, submission, code, message, now);
    }
    return new Verdict.Rejected(code, message);
  }
}
