package io.github.contractroutes.platform.tsign;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a document's link lives from its answer on: an hour (tsign.md section 1), or less where
 * the link itself says so. Its {@code Expires} is a moment by the platform's clock, so it is
 * compared with the answer's {@code Date} and never with a clock of ours.
 */
final class LinkLife {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Pattern EXPIRES = Pattern.compile("[?&]Expires=([0-9]{1,10})(?=[&#]|$)");

  private LinkLife() {}

  /**
   * @param url the link
   * @param date the answer's Date header, or null
   * @return milliseconds
   */
  static long millis(String url, String date) {
    Matcher expires = EXPIRES.matcher(url);
    if (date == null || !expires.find()) {
      return LONGEST.toMillis();
    }
    Instant answered;
    try {
      answered =
          ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return LONGEST.toMillis();
    }
    Instant end = Instant.ofEpochSecond(Long.parseLong(expires.group(1)));
    Duration said = Duration.between(answered, end);
    // A link that was dead before it was named shows that the two clocks are not one.
    boolean shorter = said.compareTo(LONGEST) < 0 && said.compareTo(Duration.ZERO) > 0;
    return (shorter ? said : LONGEST).toMillis();
  }
}
