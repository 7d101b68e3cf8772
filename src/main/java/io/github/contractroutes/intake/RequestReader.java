package io.github.contractroutes.intake;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** From bytes to one JSON object, or the reason why they are none. */
final class RequestReader {
  /** 10 MB, the most that a request may have. */
  static final int MOST_BYTES = 10 * 1024 * 1024;

  private static final char REPLACEMENT = '\uFFFD';

  private final Sentences sentences;

  RequestReader(Sentences sentences) {
    this.sentences = sentences;
  }

  /**
   * @param value the bytes, or null for a record without a value
   * @throws Refusal {@code bad-json}, {@code bad-encoding} or {@code too-large}
   */
  ObjectNode read(byte[] value) throws Refusal {
    if (value == null) {
      throw sentences.refuse("bad-json", "no-value");
    }
    if (value.length > MOST_BYTES) {
      throw tooLarge();
    }
    ObjectNode good = readGood(value);
    return good == null ? readOrRefuse(value) : good;
  }

  /**
   * Straight from the bytes; null if anything is amiss, and then it is read once more to say it.
   */
  private static ObjectNode readGood(byte[] value) {
    int start = start(value);
    // What is not UTF-8 shows as U+FFFD (and so does U+FFFD itself, which is well-formed).
    boolean clean =
        !isWide(value)
            && new String(value, start, value.length - start, StandardCharsets.UTF_8)
                    .indexOf(REPLACEMENT)
                < 0;
    if (!clean) {
      return null;
    }
    try (JsonParser parser = Json.MAPPER.createParser(value, start, value.length - start)) {
      JsonNode root = parser.readValueAsTree();
      return root instanceof ObjectNode object && parser.nextToken() == null ? object : null;
    } catch (IOException | NumberFormatException e) {
      return null;
    }
  }

  /** Counts characters, so that places can be told as an editor shows them. */
  private ObjectNode readOrRefuse(byte[] value) throws Refusal {
    String text = decode(value);
    if (text.isBlank()) {
      throw sentences.refuse("bad-json", "empty");
    }
    if (parse(text) instanceof ObjectNode object) {
      return object;
    }
    throw sentences.refuse("bad-json", "not-object");
  }

  /**
   * Whether text of these bytes, if {@link #read} took them, may hold U+0000 or half a surrogate
   * pair: JSON forbids the one unless it is escaped, and UTF-8 the other.
   */
  static boolean hasUnicodeEscapes(byte[] value) {
    for (int i = 0; i + 1 < value.length; i++) {
      if (value[i] == '\\' && value[i + 1] == 'u') {
        return true;
      }
    }
    return false;
  }

  /** What is said of a request that is not even read because of its size. */
  Refusal tooLarge() {
    return sentences.refuse("too-large", "too-large", String.valueOf(MOST_BYTES));
  }

  private String decode(byte[] value) throws Refusal {
    if (isWide(value)) {
      throw sentences.refuse("bad-encoding", "utf-16");
    }
    int start = start(value);
    ByteBuffer in = ByteBuffer.wrap(value, start, value.length - start);
    CharBuffer out = CharBuffer.allocate(in.remaining());
    // Java's decoder is strict: it refuses overlong forms and encoded surrogates.
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(in, out, true);
    if (result.isError()) {
      throw sentences.refuse("bad-encoding", "not-utf-8", String.valueOf(in.position() + 1));
    }
    return out.flip().toString();
  }

  /** Behind the byte order mark. */
  private static int start(byte[] value) {
    return startsWith(value, 0xEF, 0xBB, 0xBF) ? 3 : 0;
  }

  /** UTF-16 and UTF-32 show by their mark, or by a zero byte beside the first character. */
  private static boolean isWide(byte[] value) {
    return startsWith(value, 0xFE, 0xFF)
        || startsWith(value, 0xFF, 0xFE)
        || value.length >= 2 && (value[0] == 0 || value[1] == 0);
  }

  private static boolean startsWith(byte[] value, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (value.length <= i || (value[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private JsonNode parse(String text) throws Refusal {
    try (JsonParser parser = Json.MAPPER.createParser(text)) {
      JsonNode root = tree(parser);
      if (nextTokenFollows(parser)) {
        throw at("trailing", parser.currentTokenLocation());
      }
      return root;
    } catch (JsonProcessingException e) {
      throw unreadable(e);
    } catch (IOException e) {
      throw new IllegalStateException("Reading from memory failed.", e);
    }
  }

  private JsonNode tree(JsonParser parser) throws IOException, Refusal {
    try {
      return parser.readValueAsTree();
    } catch (NumberFormatException e) {
      // Jackson lets it through: the exponent is beyond BigDecimal's.
      throw at("number", parser.currentTokenLocation());
    }
  }

  private boolean nextTokenFollows(JsonParser parser) throws IOException, Refusal {
    try {
      return parser.nextToken() != null;
    } catch (JsonProcessingException e) {
      throw at("trailing", e.getLocation());
    }
  }

  /** Says it in our own words: the parser's message quotes what stands there. */
  private Refusal unreadable(JsonProcessingException e) {
    String cause = String.valueOf(e.getOriginalMessage());
    if (e instanceof StreamConstraintsException) {
      return at(cause.contains("nesting depth") ? "too-deep" : "too-much", e.getLocation());
    }
    if (e instanceof JsonEOFException || cause.startsWith("Unexpected end-of-input")) {
      return at("cut-off", e.getLocation());
    }
    return at(
        cause.startsWith("Duplicate field") ? "repeated-member" : "not-json", e.getLocation());
  }

  private Refusal at(String key, JsonLocation location) {
    return sentences.refuse(
        "bad-json",
        key,
        String.valueOf(location == null ? 1 : location.getLineNr()),
        String.valueOf(location == null ? 1 : location.getColumnNr()),
        String.valueOf(key.equals("too-deep") ? Json.DEEPEST : Json.MOST_TOKENS),
        String.valueOf(Json.LONGEST_NUMBER),
        String.valueOf(Json.LONGEST_NAME));
  }
}
