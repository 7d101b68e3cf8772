package io.github.contractroutes.file;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document's link, taken apart without touching what is signed: path and query go to the host as
 * the platform wrote them. Only characters that no request line can hold are percent-encoded, as a
 * browser does. (tsign: {@code Signature} holds {@code %2B}, {@code %2F} and raw {@code /};
 * decoding and encoding again breaks it.)
 *
 * <p>What could make the checked host differ from the connected one is refused: user information,
 * backslashes, control characters, names that are not ASCII, a trailing dot.
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower case; an IPv6 literal without its brackets
 * @param port the port to connect to, the scheme's own where the link names none
 * @param target path and query for the request line
 */
public record Link(String scheme, String host, int port, String target) {

  private static final Pattern SHAPE =
      Pattern.compile("(?i)(https?)://([^/?#\\\\]*)([^#]*)(#.*)?", Pattern.DOTALL);
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
  private static final Pattern LONE_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final String NEVER_RAW = " \"<>\\^`{|}";

  /**
   * Takes a link apart.
   *
   * @param url the platform's link; may be null
   * @throws FetchException {@link Trouble#BAD_LINK} if it is no plain http or https URL
   */
  public static Link parse(String url) throws FetchException {
    if (url == null || url.isBlank()) {
      throw bad("the platform named no link");
    }
    Matcher shape = SHAPE.matcher(url);
    if (!shape.matches()) {
      throw bad("it must start with https:// (or http:// for a host listed with its port)");
    }
    String scheme = shape.group(1).toLowerCase(Locale.ROOT);
    Matcher authority = AUTHORITY.matcher(shape.group(2));
    if (!authority.matches()) {
      throw bad("its host must be a plain ASCII name or address, without user information");
    }
    String host = authority.group(1).toLowerCase(Locale.ROOT);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.startsWith(".") || host.endsWith(".") || host.contains("..")) {
      throw bad("its host has an empty label or a trailing dot");
    }
    return new Link(scheme, host, port(scheme, authority.group(2)), target(shape.group(3)));
  }

  /** Host and port as they stand in a {@code Host} header; never path or query. */
  public String authority() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return name + ":" + port;
  }

  /** Scheme, host and port: all that may be shown. */
  @Override
  public String toString() {
    return scheme + "://" + authority();
  }

  private static int port(String scheme, String text) throws FetchException {
    if (text == null) {
      return scheme.equals("https") ? 443 : 80;
    }
    int port = Integer.parseInt(text);
    if (port < 1 || port > 65535) {
      throw bad("its port must be 1 to 65535");
    }
    return port;
  }

  private static String target(String text) throws FetchException {
    if (LONE_PERCENT.matcher(text).find()) {
      throw bad("it holds a % that is not followed by two hexadecimal digits");
    }
    StringBuilder target = new StringBuilder(text.length() + 16);
    if (!text.startsWith("/")) {
      target.append('/');
    }
    int next;
    for (int i = 0; i < text.length(); i += Character.charCount(next)) {
      next = text.codePointAt(i);
      if (next < 0x20 || next == 0x7f) {
        throw bad("it holds a control character");
      }
      if (next < 0x7f && NEVER_RAW.indexOf(next) < 0) {
        target.append((char) next);
      } else {
        for (byte b : Character.toString(next).getBytes(StandardCharsets.UTF_8)) {
          target.append(String.format("%%%02X", b & 0xff));
        }
      }
    }
    return target.toString();
  }

  private static FetchException bad(String why) {
    return new FetchException(Trouble.BAD_LINK, "The document's link cannot be used: " + why + ".");
  }
}
