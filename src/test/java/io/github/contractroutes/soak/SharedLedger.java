package io.github.contractroutes.soak;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What an onlooker sees in the shared ledger: who did what. */
final class SharedLedger {
  private final String url;

  SharedLedger(String url) {
    this.url = url;
  }

  /** Calls that were answered, by the process that claimed them. */
  Map<Long, Long> answeredByProcess() {
    return byProcess("select owner, count(*) from call where state = 'ANSWERED' group by owner");
  }

  private Map<Long, Long> byProcess(String sql) {
    Map<Long, Long> counts = new HashMap<>();
    for (Object[] row : rows(sql)) {
      counts.merge(process((String) row[0]), (Long) row[1], Long::sum);
    }
    return counts;
  }

  /** Documents that are in the outbox, by the instance that fetched them. */
  long instancesThatFetched() {
    return number("select count(distinct owner) from file where state = 'STORED'");
  }

  /** Calls of a process that are on their way. */
  long sent(long process) {
    return number(
        "select count(*) from call where state = 'CALLING' and owner like ?", process + "@%");
  }

  /** Calls of a process that are claimed or on their way. */
  long open(long process) {
    return number(
        "select count(*) from call where state in ('CLAIMED', 'CALLING') and owner like ?",
        process + "@%");
  }

  long fetching() {
    return number("select count(*) from file where state = 'FETCHING'");
  }

  /** Items that are in doubt still, by the process that sent them. */
  Map<Long, Long> doubtsByProcess() {
    return byProcess(
        "select c.owner, count(*) from item i join call c on c.id = i.call_id"
            + " where i.state = 'IN_DOUBT' group by c.owner");
  }

  /** Items that wait for something. */
  long unsettled() {
    return number("select count(*) from item where state in ('DUE', 'CLAIMED', 'CALLING')");
  }

  /** Manifests, messages and results files that wait. */
  long unpublished() {
    return number(
        "select (select count(*) from item where manifest_pending = 1)"
            + " + (select count(*) from outcome where version > published)"
            + " + (select count(*) from file where link_pending = 1 or file_pending = 1)"
            + " + (select count(*) from request where results_version > results_written)");
  }

  /** The ledger's clock, milliseconds. */
  long now() {
    return number("select now_us() / 1000");
  }

  /** From now on the ledger's clock is ahead of what it would tell. */
  void clockIsAhead(Duration by) {
    String clock =
        """
        create or replace function now_us() returns bigint language sql volatile as
        $$ select (extract(epoch from clock_timestamp()) * 1000000)::bigint + %d $$
        """
            .formatted(TimeUnit.MILLISECONDS.toMicros(by.toMillis()));
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(clock);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lets the platform's token end soon, so that it has to be renewed. */
  void tokenEndsSoon() {
    rows(
        "update token set expires_at = " + (System.currentTimeMillis() + 200_000) + " returning 1");
  }

  private static long process(String owner) {
    return Long.parseLong(owner.substring(0, owner.indexOf('@')));
  }

  private long number(String sql, Object... values) {
    return ((Number) rows(sql, values).get(0)[0]).longValue();
  }

  private List<Object[]> rows(String sql, Object... values) {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      List<Object[]> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Object[] row = new Object[rows.getMetaData().getColumnCount()];
          for (int i = 0; i < row.length; i++) {
            row[i] = rows.getObject(i + 1);
          }
          found.add(row);
        }
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
