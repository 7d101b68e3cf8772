package io.github.contractroutes.operate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.contractroutes.ledger.Decision;
import io.github.contractroutes.ledger.Doubts;
import io.github.contractroutes.ledger.LedgerException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Many decisions in a file: CSV whose first line names the columns, or JSON lines. Members and
 * columns of other names are passed over, so that the output of {@code in-doubt list --json} can be
 * filled in and given back.
 */
final class DecisionFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NEEDED = List.of("callId", "index", "action");

  private final String who;
  private final String why;

  /**
   * @param who for lines that name nobody
   * @param why for lines without a reason; null if each line must have one
   */
  DecisionFile(String who, String why) {
    this.who = who;
    this.why = why;
  }

  /**
   * What became of a line.
   *
   * @param line number in the file, from 1
   * @param done whether it was done
   * @param message a sentence
   */
  record Verdict(int line, boolean done, String message) {}

  /**
   * One line: a decision, or a sentence that says why it is none.
   *
   * @param decision null if the line is bad
   * @param fault null if it is good
   */
  record Line(int number, Decision decision, String fault) {
    Verdict apply(Doubts doubts) {
      if (decision == null) {
        return new Verdict(number, false, fault);
      }
      try {
        return new Verdict(number, true, doubts.decide(decision));
      } catch (LedgerException e) {
        return new Verdict(number, false, e.getMessage());
      }
    }
  }

  /**
   * The lines that say something.
   *
   * @throws LedgerException if it is not in UTF-8 or does not name its columns
   */
  List<Line> read(Path file) throws IOException {
    String text = text(file);
    List<String> lines =
        List.of((text.startsWith("\uFEFF") ? text.substring(1) : text).split("\n"));
    List<String> head = null;
    List<Line> read = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty()) {
        continue;
      }
      if (line.startsWith("{")) {
        read.add(line(i + 1, () -> members(line)));
      } else if (head == null) {
        head = Csv.cells(line).stream().map(String::strip).toList();
        if (!head.containsAll(NEEDED)) {
          throw new LedgerException(
              file
                  + " must begin with a line that names its columns (callId,index,action,flowId,"
                  + "why,who), or hold one JSON object a line.");
        }
      } else {
        List<String> columns = head;
        read.add(line(i + 1, () -> cells(columns, line)));
      }
    }
    return read;
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new LedgerException(
          file
              + " is not in UTF-8; nothing of it was applied. A spreadsheet writes UTF-8 if it is"
              + " told to (\"CSV UTF-8\").");
    }
  }

  private interface Parsing {
    Map<String, String> run() throws JsonProcessingException;
  }

  private Line line(int number, Parsing parsing) {
    try {
      return new Line(number, decision(parsing.run()), null);
    } catch (JsonProcessingException e) {
      return new Line(number, null, "The line is not a JSON object.");
    } catch (IllegalArgumentException e) {
      return new Line(number, null, e.getMessage());
    }
  }

  private static Map<String, String> members(String line) throws JsonProcessingException {
    Map<String, String> values = new HashMap<>();
    JsonNode object = JSON.readTree(line);
    object
        .fields()
        .forEachRemaining(
            member -> {
              if (member.getValue().isValueNode() && !member.getValue().isNull()) {
                values.put(member.getKey(), member.getValue().asText());
              }
            });
    return values;
  }

  private static Map<String, String> cells(List<String> head, String line) {
    List<String> cells = Csv.cells(line);
    if (cells.size() > head.size()) {
      throw new IllegalArgumentException(
          "The line has " + cells.size() + " cells and the head " + head.size() + ".");
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      values.put(head.get(i), cells.get(i).strip());
    }
    return values;
  }

  private Decision decision(Map<String, String> values) {
    String flowId = or(values.get("flowId"), null);
    return new Decision(
        action(values.get("action")),
        number(values, "callId"),
        Math.toIntExact(number(values, "index")),
        flowId,
        or(values.get("who"), who),
        or(values.get("why"), why));
  }

  private static Decision.Action action(String word) {
    return Arrays.stream(Decision.Action.values())
        .filter(action -> action.name().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "action must be one of "
                        + Arrays.toString(Decision.Action.values()).toLowerCase(Locale.ROOT)
                        + "."));
  }

  private static long number(Map<String, String> values, String name) {
    String value = values.getOrDefault(name, "");
    if (!value.matches("[0-9]{1,18}") || name.equals("index") && value.length() > 9) {
      throw new IllegalArgumentException(name + " must be a number from 0 on.");
    }
    return Long.parseLong(value);
  }

  private static String or(String value, String otherwise) {
    return value == null || value.isEmpty() ? otherwise : value;
  }
}
