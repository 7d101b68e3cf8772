package io.github.contractroutes.file;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry of {@code contracts.files.allowed-hosts}.
 *
 * @param name lower-case ASCII name or address without brackets; for {@code *.name} the part after
 *     the star, with its dot
 * @param anySubdomain whether the entry was {@code *.name}; the bare name is not meant then
 * @param port the port, or 0 where the entry names none: then https on 443 is meant
 */
record HostPattern(String name, boolean anySubdomain, int port) {

  private static final Pattern SHAPE =
      Pattern.compile("(\\*\\.)?([^\\s:/@?#\\[\\]*]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");

  /**
   * Reads an entry.
   *
   * @throws IllegalArgumentException with a sentence that names the setting
   */
  static HostPattern parse(String entry) {
    Matcher shape = SHAPE.matcher(entry);
    if (!shape.matches()) {
      throw wrong(entry);
    }
    int port = shape.group(3) == null ? 0 : Integer.parseInt(shape.group(3));
    if (shape.group(3) != null && (port < 1 || port > 65535)) {
      throw wrong(entry);
    }
    String name = shape.group(2);
    if (name.startsWith("[")) {
      name = name.substring(1, name.length() - 1);
    } else {
      name = ascii(entry, name);
    }
    boolean any = shape.group(1) != null;
    return new HostPattern((any ? "." : "") + name.toLowerCase(Locale.ROOT), any, port);
  }

  boolean matches(Link link) {
    boolean sameName =
        anySubdomain
            ? link.host().length() > name.length() && link.host().endsWith(name)
            : link.host().equals(name);
    if (!sameName) {
      return false;
    }
    // Plain http lets anybody on the way read and change a contract: only where a port is listed.
    return port == 0 ? link.scheme().equals("https") && link.port() == 443 : link.port() == port;
  }

  /** Whether an operator wrote down this very host and port, and so means it wherever it lies. */
  boolean names(String host, int hostPort) {
    return !anySubdomain && port == hostPort && name.equalsIgnoreCase(host);
  }

  private static String ascii(String entry, String name) {
    try {
      return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException e) {
      throw wrong(entry);
    }
  }

  private static IllegalArgumentException wrong(String entry) {
    return new IllegalArgumentException(
        "contracts.files.allowed-hosts holds \""
            + entry
            + "\"; an entry must be a host (file.ess.tencent.cn), all hosts below a name"
            + " (*.esign.cn), or either with a port (localhost:8090).");
  }
}
