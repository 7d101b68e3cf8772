package io.github.contractroutes.operate;

import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated values; a cell in quotes may hold commas and doubled quotes. */
final class Csv {
  private Csv() {}

  /**
   * The cells of a line.
   *
   * @throws IllegalArgumentException if a quote is not closed
   */
  static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("A quote is not closed.");
    }
    cells.add(cell.toString());
    return cells;
  }
}
