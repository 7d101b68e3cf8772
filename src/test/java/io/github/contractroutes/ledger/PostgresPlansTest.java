package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.download;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How PostgreSQL finds an item whose number is known, whatever it believes of the table. */
class PostgresPlansTest {
  private String url;
  private LedgerFixture fixture;

  private static final String ONE_ROW = Claims.TAKE.oneByOne();

  @BeforeEach
  void aTableThatTheDatabaseKnowsAsAllDone() throws SQLException {
    url = TestDatabase.create();
    fixture = new LedgerFixture(url, TestDatabase.clock(url));
    fixture.ledger.accept(poll(download("done", "acme", 500, 0)));
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("alter table item set (autovacuum_enabled = false)");
      statement.execute("update item set state = 'SUCCEEDED'");
      statement.execute("analyze item");
    }
    fixture.ledger.accept(poll(download("due", "acme", 500, 1)));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void anItemIsTakenByItsNumber() throws SQLException {
    assertThat(plan(ONE_ROW)).contains("item_pkey");
  }

  @Test
  void manyItemsAreTakenByTheirNumbers() throws SQLException {
    String many =
        Claims.TAKE
            .atOnce(
                List.of(
                    new Object[] {"CLAIMED", 1L, 0, 501L}, new Object[] {"CLAIMED", 1L, 1, 502L}))
            .replaceFirst("\\?::text", "'CLAIMED'")
            .replaceFirst("\\?::int8", "1")
            .replaceFirst("\\?::int4\\[\\]", "'{0,1}'::int4[]")
            .replaceAll("\\?::int8\\[\\]", "'{501,502}'::int8[]");
    assertThat(plan(many)).contains("item_pkey");
  }

  @Test
  void withThePlainComparisonADueIndexIsWalked() throws SQLException {
    assertThat(plan(ONE_ROW.replace("state || '' =", "state ="))).doesNotContain("item_pkey");
  }

  private String plan(String sql) throws SQLException {
    String text = "explain " + sql;
    for (String value : new String[] {"'CLAIMED'", "1", "0", "501"}) {
      text = text.replaceFirst("\\?", value);
    }
    StringBuilder plan = new StringBuilder();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(text)) {
      while (rows.next()) {
        plan.append(rows.getString(1)).append('\n');
      }
    }
    return plan.toString();
  }
}
