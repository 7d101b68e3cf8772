package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The same change of many rows, each with values of its own. SQLite takes it row by row. For
 * PostgreSQL each row would be a message and an execution, so there all of them go in one
 * statement, with arrays in the place of values that differ; the rows are found by their ids as
 * before.
 */
final class ManyRows {
  /** Names the PostgreSQL type of a value; the rows are those whose id is {@code #id}. */
  private static final Pattern VALUE = Pattern.compile("#(text|int4|int8|id)");

  private static final String ID = "id";

  private final String change;
  private final List<String> types;
  private final String oneByOne;

  /**
   * @param change an update with {@code #type} in the place of each value, the id among them
   */
  ManyRows(String change) {
    this.change = change;
    types = VALUE.matcher(change).results().map((MatchResult value) -> value.group(1)).toList();
    oneByOne = VALUE.matcher(change).replaceAll("?");
  }

  /** Changes the rows; values in the order of the change. Tells how many rows were changed. */
  int update(Tx tx, List<Object[]> rows) throws SQLException {
    if (rows.size() < 2 || !tx.othersWrite()) {
      return tx.batch(oneByOne, rows);
    }
    Object[] ids = column(rows, types.indexOf(ID));
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      if (types.get(i).equals(ID)) {
        values.add(tx.array("int8", ids));
      } else if (isOne(rows, i)) {
        values.add(rows.get(0)[i]);
      } else {
        values.add(tx.array(types.get(i), column(rows, i)));
        values.add(tx.array("int8", ids));
      }
    }
    return tx.update(atOnce(rows), values.toArray());
  }

  /** One row's statement. */
  String oneByOne() {
    return oneByOne;
  }

  /** PostgreSQL's statement for these rows. */
  String atOnce(List<Object[]> rows) {
    String sql = change;
    for (int i = 0; i < types.size(); i++) {
      sql = VALUE.matcher(sql).replaceFirst(place(types.get(i), isOne(rows, i)));
    }
    return sql;
  }

  private static String place(String type, boolean one) {
    if (type.equals(ID)) {
      return "any (?::int8[])";
    }
    return one ? "?::" + type : "(?::" + type + "[])[array_position(?::int8[], id)]";
  }

  private static boolean isOne(List<Object[]> rows, int index) {
    Object first = rows.get(0)[index];
    return rows.stream().allMatch(row -> Objects.equals(row[index], first));
  }

  private static Object[] column(List<Object[]> rows, int index) {
    return rows.stream().map(row -> row[index]).toArray();
  }
}
