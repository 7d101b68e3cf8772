package io.github.contractroutes.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;

/**
 * SHA-256 of a JSON value, whatever way it was written: the order of members, white space and
 * escapes do not matter, and numbers count by their value (1, 1.0 and 1e0 are equal; 1e999999999 is
 * never spelled out). Each value is fed as a letter for its kind, a length where it has one, and
 * its content, so that no two different values feed the same bytes.
 */
final class Digest {
  /** That of an object without members. */
  private static final String EMPTY = hash(new byte[] {'o', 0, 0, 0, 0}, 5);

  private byte[] fed = new byte[512];
  private int length;

  private Digest() {}

  /** Lower-case hex; equal for equal JSON values. */
  static String of(JsonNode value) {
    if (value.isObject() && value.isEmpty()) {
      return EMPTY;
    }
    Digest digest = new Digest();
    digest.feed(value);
    return hash(digest.fed, digest.length);
  }

  private static String hash(byte[] bytes, int length) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(bytes, 0, length);
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  private void feed(JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT -> {
        feed('o', value.size());
        String[] names = new String[value.size()];
        int count = 0;
        for (Iterator<String> all = value.fieldNames(); all.hasNext(); ) {
          names[count++] = all.next();
        }
        Arrays.sort(names);
        for (String name : names) {
          feed('m', name);
          feed(value.get(name));
        }
      }
      case ARRAY -> {
        feed('a', value.size());
        for (int i = 0; i < value.size(); i++) {
          feed(value.get(i));
        }
      }
      case STRING -> feed('s', value.textValue());
      case NUMBER -> feed('n', number(value));
      case BOOLEAN -> feed('b', value.booleanValue() ? 1 : 0);
      case NULL, MISSING -> feed('z', 0);
      case BINARY, POJO -> throw new IllegalArgumentException("JSON text has no such value.");
    }
  }

  /** Digits without trailing zeros, and the power of ten: 1200 is {@code 12E2}. */
  private static String number(JsonNode value) {
    BigDecimal decimal = value.decimalValue();
    BigInteger unscaled = decimal.unscaledValue();
    if (unscaled.signum() == 0) {
      return "0";
    }
    String digits = unscaled.toString();
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    // As long: BigDecimal.stripTrailingZeros overflows at the rim of int.
    long exponent = -(long) decimal.scale() + (digits.length() - end);
    return digits.substring(0, end) + "E" + exponent;
  }

  private void feed(char kind, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    feed(kind, bytes.length);
    room(bytes.length);
    System.arraycopy(bytes, 0, fed, length, bytes.length);
    length += bytes.length;
  }

  private void feed(char kind, int number) {
    room(5);
    fed[length++] = (byte) kind;
    for (int shift = 24; shift >= 0; shift -= 8) {
      fed[length++] = (byte) (number >>> shift);
    }
  }

  private void room(int more) {
    if (fed.length - length < more) {
      fed = Arrays.copyOf(fed, Math.max(2 * fed.length, length + more));
    }
  }
}
