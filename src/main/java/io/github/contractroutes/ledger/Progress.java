package io.github.contractroutes.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

/**
 * Counts first outcomes of requests down; the last one brings the summary, and so does every later
 * revision. Requests are counted in the order of their numbers, so that two settlements never wait
 * for each other in a circle.
 */
final class Progress {
  /** As many requests as a call has items at most: they are looked at in one statement. */
  private static final int AT_ONCE = 50;

  private static final ManyRows COUNT =
      new ManyRows(
          """
          update request set unsettled = unsettled - #int4,
            summaries = summaries + case when unsettled = #int4 then 1 else 0 end,
            results_version = results_version + case when unsettled = #int4 then dropped else 0 end
          where id = #id
          """);

  private Progress() {}

  /**
   * The summaries that are due.
   *
   * @param firsts by request, how many of its items have their first outcome
   */
  static List<Outcomes.Summary> of(Tx tx, SortedMap<Long, Integer> firsts) throws SQLException {
    List<Object[]> rows = new ArrayList<>(firsts.size());
    firsts.forEach((request, count) -> rows.add(new Object[] {count, count, count, request}));
    List<Long> requests = List.copyOf(firsts.keySet());
    if (tx.othersWrite() && requests.size() > 1) {
      tx.list(
          "select id from request where id = any (?) order by id for update",
          row -> row.getLong(1),
          tx.array("int8", requests.toArray()));
    }
    COUNT.update(tx, rows);
    List<Outcomes.Summary> summaries = new ArrayList<>();
    for (int from = 0; from < requests.size(); from += AT_ONCE) {
      summaries.addAll(
          settled(tx, requests.subList(from, Math.min(from + AT_ONCE, requests.size()))));
    }
    return summaries;
  }

  private static final String ONE =
      "select id, summaries, items from request where id = ? and unsettled = 0";

  private static final String SEVERAL =
      "select id, summaries, items from request where id in (?"
          + ", ?".repeat(AT_ONCE - 1)
          + ") and unsettled = 0 order by id";

  private static List<Outcomes.Summary> settled(Tx tx, List<Long> requests) throws SQLException {
    if (requests.size() == 1) {
      return tx.list(ONE, Progress::summary, requests.get(0));
    }
    Object[] ids = new Object[AT_ONCE];
    // One statement for any number: the places that are left name the last request once more.
    Arrays.fill(ids, requests.get(requests.size() - 1));
    for (int i = 0; i < requests.size(); i++) {
      ids[i] = requests.get(i);
    }
    return tx.list(SEVERAL, Progress::summary, ids);
  }

  private static Outcomes.Summary summary(ResultSet row) throws SQLException {
    return new Outcomes.Summary(row.getLong(1), row.getInt(2), row.getInt(3));
  }
}
