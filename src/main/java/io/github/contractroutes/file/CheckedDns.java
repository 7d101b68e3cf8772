package io.github.contractroutes.file;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves names for the download client and refuses addresses inside. The address that is checked
 * is the one connected to: between a check of its own and the connection a name could change its
 * meaning (DNS rebinding). Behind an HTTP proxy it only ever resolves the proxy's name; there the
 * list of hosts alone decides.
 */
final class CheckedDns implements DnsResolver {

  /** A name leads inside. */
  static final class InsideException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    InsideException(String message) {
      super(message);
    }
  }

  /** Looks up a name; injected by tests. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] all(String host) throws UnknownHostException;
  }

  private final AllowedHosts hosts;
  private final Lookup lookup;
  private final Set<String> proxies;

  /**
   * @param proxies host names of configured proxies, which may lie inside
   */
  CheckedDns(AllowedHosts hosts, Lookup lookup, Set<String> proxies) {
    this.hosts = hosts;
    this.lookup = lookup;
    this.proxies = proxies;
  }

  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    InetAddress[] addresses = lookup.all(host);
    if (!proxies.contains(host)) {
      for (InetAddress address : addresses) {
        if (!hosts.allowsAddress(host, port, address)) {
          throw new InsideException(
              "The document's host "
                  + host
                  + " leads to "
                  + address.getHostAddress()
                  + ", which is no public address; if that is meant, list "
                  + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
                  + ":"
                  + port
                  + " in contracts.files.allowed-hosts.");
        }
      }
    }
    return Arrays.stream(addresses).map(a -> new InetSocketAddress(a, port)).toList();
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    throw new UnknownHostException(host + " cannot be checked without its port");
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
