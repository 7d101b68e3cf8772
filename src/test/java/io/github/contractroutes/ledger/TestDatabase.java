package io.github.contractroutes.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL server for the tests of one JVM, and a database of its own for each test. */
public final class TestDatabase {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static EmbeddedPostgres server;

  private TestDatabase() {}

  /** Sets what a database's {@code now_us()} answers. */
  interface Clock {
    void set(long micros);
  }

  /** Makes an empty database; its JDBC address, with user and password. */
  public static synchronized String create() {
    try {
      if (server == null) {
        // No test pulls the plug of the machine, so nothing has to be on its disk.
        server =
            EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "off")
                .start();
      }
      String name = "ledger" + NUMBER.incrementAndGet();
      execute(server.getJdbcUrl("postgres", "postgres"), "create database " + name);
      return server.getJdbcUrl("postgres", name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A clock for a migrated database that stands still until it is set. */
  static Clock clock(String url) {
    return micros ->
        execute(
            url,
            "create or replace function now_us() returns bigint language sql volatile as $$ select "
                + micros
                + "::bigint $$");
  }

  private static void execute(String url, String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
