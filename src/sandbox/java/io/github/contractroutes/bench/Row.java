package io.github.contractroutes.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of the table, and what else was seen.
 *
 * @param measure what was measured
 * @param ours the service's figure, with its unit
 * @param baseline the figure it is compared with
 * @param ratio ours over the baseline, or what stands in its place
 * @param goal what is to be reached
 * @param limit what was saturated
 * @param notes further figures, one a line
 */
record Row(
    String measure,
    String ours,
    String baseline,
    String ratio,
    String goal,
    String limit,
    List<String> notes) {

  private static final List<String> HEAD =
      List.of("measure", "contract-routes", "baseline", "ratio", "goal", "saturated");

  private List<String> cells() {
    return List.of(measure, ours, baseline, ratio, goal, limit);
  }

  /** Prints what was seen, and then the table. */
  static void print(List<Row> rows, PrintStream out) {
    List<List<String>> lines = new ArrayList<>(List.of(HEAD));
    rows.forEach(row -> lines.add(row.cells()));
    int[] widths = new int[HEAD.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    List<String> rule = new ArrayList<>();
    for (int width : widths) {
      rule.add("-".repeat(width));
    }
    lines.add(1, rule);
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder("|");
      for (int i = 0; i < widths.length; i++) {
        text.append(' ').append(line.get(i));
        text.append(" ".repeat(widths[i] - line.get(i).length())).append(" |");
      }
      out.println(text);
    }
  }
}
