package io.github.contractroutes.platform;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * The address of a platform as it is signed and sent: lower-case scheme and host, no default port.
 * Signing and sending from one address is what makes the signed {@code host} equal to the Host
 * header on the wire.
 */
public final class EndpointAddress {
  private EndpointAddress() {}

  /**
   * Puts a path and query behind an endpoint.
   *
   * @param endpoint base URL of the platform, for example {@code https://openapi.esign.cn}
   * @param pathAndQuery begins with a slash, already percent-encoded
   * @throws IllegalArgumentException if the endpoint is not an http or https URL with a host
   */
  public static URI of(String endpoint, String pathAndQuery) {
    URI base;
    try {
      base = new URI(endpoint.strip());
    } catch (URISyntaxException e) {
      throw wrong(endpoint);
    }
    String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
    boolean web = scheme.equals("https") || scheme.equals("http");
    if (!web || base.getHost() == null || base.getUserInfo() != null || base.getQuery() != null) {
      throw wrong(endpoint);
    }
    boolean usualPort =
        base.getPort() == -1 || base.getPort() == (scheme.equals("https") ? 443 : 80);
    String host = base.getHost().toLowerCase(Locale.ROOT);
    String prefix = base.getRawPath() == null ? "" : base.getRawPath().replaceAll("/+$", "");
    return URI.create(
        scheme + "://" + host + (usualPort ? "" : ":" + base.getPort()) + prefix + pathAndQuery);
  }

  /** The Host header that goes with an address: with its port unless that is the scheme's own. */
  public static String hostHeader(URI address) {
    return address.getRawAuthority();
  }

  private static IllegalArgumentException wrong(String endpoint) {
    return new IllegalArgumentException(
        "The endpoint '"
            + endpoint.replaceAll("[?#].*", "").replaceAll("//.*@", "//")
            + "' must be an http or https URL with a host, without user and query.");
  }
}
