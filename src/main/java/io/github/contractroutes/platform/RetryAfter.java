package io.github.contractroutes.platform;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;

/** Reads the HTTP {@code Retry-After} header, which is a number of seconds or a date. */
public final class RetryAfter {
  /** A longer wish is taken as an hour, so that a broken proxy cannot stop a lane for good. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /**
   * The wait an answer asks for.
   *
   * @param headers names in lower case
   * @param now our own time, used for a date if the answer has no Date of its own
   * @return 0 to 1 hour, or null if nothing readable is asked for
   */
  public static Duration of(Map<String, String> headers, Instant now) {
    String wish = headers.get("retry-after");
    if (wish == null) {
      return null;
    }
    wish = wish.strip();
    if (wish.matches("\\d{1,9}")) {
      return bounded(Duration.ofSeconds(Long.parseLong(wish)));
    }
    Instant until = date(wish);
    if (until == null) {
      return null;
    }
    Instant answered = date(headers.get("date"));
    return bounded(Duration.between(answered == null ? now : answered, until));
  }

  private static Duration bounded(Duration wish) {
    if (wish.isNegative()) {
      return Duration.ZERO;
    }
    return wish.compareTo(LONGEST) > 0 ? LONGEST : wish;
  }

  private static Instant date(String text) {
    if (text == null) {
      return null;
    }
    try {
      return ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
