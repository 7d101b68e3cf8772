package io.github.contractroutes.file;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What a file host said before the document itself.
 *
 * @param status HTTP status
 * @param encoding {@code Content-Encoding}, or null; none is asked for
 * @param length {@code Content-Length} as it was sent, or null
 */
record HttpAnswer(int status, String encoding, String length) {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /**
   * Returns for status 200 and explains any other. (OSS answers 403 to an expired link; Tencent
   * does not say what it answers.)
   */
  void check() throws FetchException {
    if (status == 200) {
      return;
    }
    if (status == 401 || status == 403 || status == 404 || status == 410) {
      throw failure(Trouble.LINK_EXPIRED, "the link has expired or is not valid");
    }
    if (status == 429 || status >= 500) {
      throw failure(Trouble.HOST_BUSY, "the host cannot answer now");
    }
    if (status >= 300 && status < 400) {
      throw failure(Trouble.REDIRECTED, "redirects are not followed");
    }
    throw failure(Trouble.UNEXPECTED_STATUS, "200 was expected");
  }

  boolean gzip() {
    return encoding != null && encoding.strip().equalsIgnoreCase("gzip");
  }

  /** The document's length, if the host announced it. */
  OptionalLong announced() {
    boolean plain = encoding == null || encoding.strip().equalsIgnoreCase("identity");
    return plain && length != null && NUMBER.matcher(length).matches()
        ? OptionalLong.of(Long.parseLong(length))
        : OptionalLong.empty();
  }

  private FetchException failure(Trouble trouble, String why) {
    return new FetchException(
        trouble, "The document's host answered with status " + status + "; " + why + ".");
  }
}
