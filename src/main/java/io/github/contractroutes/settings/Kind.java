package io.github.contractroutes.settings;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a value of a setting must look like, and how it is read. */
enum Kind {
  TEXT("a text", value -> true),
  NAME("a name of letters, digits, '.', '_' and '-'", value -> value.matches("[A-Za-z0-9._-]+")),
  TOPIC(
      "a Kafka topic name: up to 249 letters, digits, '.', '_' and '-'",
      value -> value.matches("[A-Za-z0-9._-]{1,249}")),
  FLAG("true or false", value -> value.equals("true") || value.equals("false")),
  PATH("a path", value -> !value.isBlank() && value.indexOf('\0') < 0),
  SUFFIX(
      "empty or a suffix such as .ok",
      value -> value.isEmpty() || value.matches("\\.[A-Za-z0-9._-]+")),
  LEDGER(
      "jdbc:sqlite:<file> or jdbc:postgresql://<host>/<database>",
      value -> value.matches("jdbc:(sqlite:.+|postgresql:.+)")),
  DURATION("a duration such as 10ms, 30s, 15m, 24h or 7d", value -> duration(value) != null),
  SIZE("a size in bytes such as 1048576, 512KB, 512MB or 2GB", value -> size(value) > 0),
  COUNT("a whole number from 0 to 100000", value -> number(value, 0, 100_000)),
  POSITIVE("a whole number from 1 to 1000", value -> number(value, 1, 1_000)),
  AMOUNT("a whole number from 1 to 100000000", value -> number(value, 1, 100_000_000)),
  PORT("a port from 1 to 65535", value -> number(value, 1, 65_535)),
  HOST(
      "empty or a host name or address without a port",
      value -> value.isEmpty() || value.matches("[A-Za-z0-9._:-]+")),
  REMOTE_PATH(
      "a path of letters, digits, '.', '_', '-' and '/', seen from where the login leads",
      value -> value.matches("[A-Za-z0-9._/-]+") && !value.startsWith("/")),
  HTTP_ADDRESS("an http or https address without user, path and query", Kind::httpAddress),
  BROKERS(
      "empty or a list like host1:9092,host2:9092",
      value -> value.isEmpty() || value.matches(Kind.BROKER + "(\\s*,\\s*" + Kind.BROKER + ")*")),
  MARK("when-empty or never", value -> value.equals("when-empty") || value.equals("never")),
  LANGUAGE("en or zh", value -> value.equals("en") || value.equals("zh"));

  /** As Kafka's client reads them. */
  private static final String BROKER =
      "([A-Za-z0-9_]+://)?(\\[[0-9A-Fa-f:]+]|[A-Za-z0-9._-]+):\\d{1,5}";

  private static final Pattern DURATION_TEXT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Pattern SIZE_TEXT = Pattern.compile("(\\d{1,12})(|KB|MB|GB)");
  private static final Map<String, Long> FACTORS =
      Map.of("", 1L, "KB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30);

  private final String accepted;
  private final Predicate<String> check;

  Kind(String accepted, Predicate<String> check) {
    this.accepted = accepted;
    this.check = check;
  }

  boolean accepts(String value) {
    return check.test(value);
  }

  String accepted() {
    return accepted;
  }

  /** Null if it is no duration. */
  static Duration duration(String value) {
    Matcher matcher = DURATION_TEXT.matcher(value);
    return matcher.matches()
        ? UNITS.get(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)))
        : null;
  }

  /** Bytes; 0 if it is no size. */
  static long size(String value) {
    Matcher matcher = SIZE_TEXT.matcher(value);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) * FACTORS.get(matcher.group(2)) : 0;
  }

  private static boolean number(String value, int least, int most) {
    if (!value.matches("\\d{1,9}")) {
      return false;
    }
    int number = Integer.parseInt(value);
    return number >= least && number <= most;
  }

  private static boolean httpAddress(String value) {
    try {
      URI uri = new URI(value);
      String path = uri.getPath();
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && (path == null || path.isEmpty() || path.equals("/"));
    } catch (java.net.URISyntaxException e) {
      return false;
    }
  }
}
