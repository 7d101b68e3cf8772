package io.github.contractroutes.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * SHA-256 of a JSON value, whatever way it was written: the order of members, white space and
 * escapes do not matter, and numbers count by their value (1, 1.0 and 1e0 are equal; 1e999999999 is
 * never spelled out). Each value is fed as a letter for its kind, a length where it has one, and
 * its content, so that no two different values feed the same bytes.
 */
final class Digest {
  private final MessageDigest sha256;

  private Digest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  /** Lower-case hex; equal for equal JSON values. */
  static String of(JsonNode value) {
    Digest digest = new Digest();
    digest.feed(value);
    return HexFormat.of().formatHex(digest.sha256.digest());
  }

  private void feed(JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT -> {
        feed('o', value.size());
        Map<String, JsonNode> sorted = new TreeMap<>();
        value.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
        sorted.forEach(
            (name, member) -> {
              feed('m', name);
              feed(member);
            });
      }
      case ARRAY -> {
        feed('a', value.size());
        value.forEach(this::feed);
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
    sha256.update(bytes);
  }

  private void feed(char kind, int length) {
    sha256.update(ByteBuffer.allocate(5).put((byte) kind).putInt(length).flip());
  }
}
