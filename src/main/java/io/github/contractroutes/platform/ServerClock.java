package io.github.contractroutes.platform;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The time as a platform's host sees it: our own clock, corrected by the HTTP {@code Date} header
 * after the host has refused a signature for its time (essbasic allows 5 minutes, tsign 15).
 */
public final class ServerClock {
  /** Less is not why a platform refuses a time; also covers the Date header's one second. */
  private static final Duration WORTH_CORRECTING = Duration.ofSeconds(30);

  private final Clock own;
  private final Map<String, Duration> ahead = new ConcurrentHashMap<>();

  /** A clock that starts out trusting our own. */
  public ServerClock(Clock own) {
    this.own = own;
  }

  /** Epoch milliseconds at the host of this address. */
  public long now(URI address) {
    return own.instant().plus(ahead.getOrDefault(host(address), Duration.ZERO)).toEpochMilli();
  }

  /**
   * Learns from an answer that refused a signature for its time.
   *
   * <p>The signature's own time is compared, not the present offset: of two calls signed by a wrong
   * clock the second one deserves its new signature as well.
   *
   * @param date the answer's Date header, or null
   * @param signedAtMillis the time in the refused signature
   * @return whether the time was wrong and a new signature will carry another one; false if there
   *     is nothing to correct, or nothing to correct it by
   */
  public boolean correct(URI address, String date, long signedAtMillis) {
    if (date == null) {
      return false;
    }
    Instant there;
    try {
      there = ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException e) {
      return false;
    }
    Duration error = Duration.between(Instant.ofEpochMilli(signedAtMillis), there).abs();
    if (error.compareTo(WORTH_CORRECTING) <= 0) {
      return false;
    }
    ahead.put(host(address), Duration.between(own.instant(), there));
    return true;
  }

  private static String host(URI address) {
    return address.getRawAuthority();
  }
}
