package io.github.contractroutes.platform;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Lenient reading of answers: whatever a platform or something between it and us sends, the result
 * is a value or nothing, never an exception.
 */
public final class AnswerJson {
  private static final ObjectReader READER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build().reader();
  private static final int LONGEST_MESSAGE = 1000;
  private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

  private AnswerJson() {}

  /** The JSON value of a body; a missing node if it is cut, is not JSON, or is empty. */
  public static JsonNode parse(byte[] body) {
    try {
      JsonNode read = READER.readTree(body);
      return read == null ? MissingNode.getInstance() : read;
    } catch (IOException | RuntimeException e) {
      return MissingNode.getInstance();
    }
  }

  /** The text of a member, or null if it is absent, blank or of another type. */
  public static String text(JsonNode object, String member) {
    return text(object.path(member));
  }

  /**
   * The text of a value, or null if it is absent, blank or of another type. What no database and no
   * UTF-8 can hold (NUL, half a surrogate pair) becomes the replacement character: one document
   * with such a name must not make the answers to its mates unreadable.
   */
  public static String text(JsonNode value) {
    return value.isTextual() && !value.textValue().isBlank() ? storable(value.textValue()) : null;
  }

  private static String storable(String text) {
    // Hardly any text is looked at by the pattern, which takes its time with long links.
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return UNSTORABLE.matcher(text).replaceAll("\uFFFD");
      }
    }
    return text;
  }

  /** A platform's message, cut to a length that fits a log line and a message; never null. */
  public static String message(JsonNode object, String member) {
    return shorten(text(object, member));
  }

  /** A platform's message cut to 1,000 characters; null becomes empty. */
  public static String shorten(String message) {
    if (message == null) {
      return "";
    }
    return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE);
  }
}
