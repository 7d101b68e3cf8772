package io.github.contractroutes.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Refuses text that JSON can write but that databases and platforms cannot hold: U+0000 and halves
 * of surrogate pairs, in values and in member names.
 */
final class TextCheck {
  private final Sentences sentences;

  TextCheck(Sentences sentences) {
    this.sentences = sentences;
  }

  /**
   * @throws Refusal {@code bad-field} with the path of the first bad text
   */
  void check(JsonNode root) throws Refusal {
    check(root, new ArrayDeque<>());
  }

  /** Whether this value and all in it is good text. */
  boolean isGood(JsonNode value) {
    try {
      check(value);
      return true;
    } catch (Refusal e) {
      return false;
    }
  }

  private void check(JsonNode value, Deque<Object> path) throws Refusal {
    if (value.isTextual()) {
      String fault = fault(value.textValue());
      if (fault != null) {
        throw sentences.refuse("bad-field", fault, place(path));
      }
    } else if (value.isObject()) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        String fault = fault(member.getKey());
        if (fault != null) {
          throw sentences.refuse("bad-field", fault + "-name", place(path));
        }
        path.addLast(member.getKey());
        check(member.getValue(), path);
        path.removeLast();
      }
    } else {
      for (int i = 0; i < value.size(); i++) {
        path.addLast(i);
        check(value.get(i), path);
        path.removeLast();
      }
    }
  }

  private String place(Deque<Object> path) {
    return path.isEmpty() ? sentences.of("request") : JsonPlace.of(List.copyOf(path));
  }

  private static String fault(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return "nul";
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return "surrogate";
      }
    }
    return null;
  }
}
