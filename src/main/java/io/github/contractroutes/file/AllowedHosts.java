package io.github.contractroutes.file;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Where a document may be fetched from: the list of {@code contracts.files.allowed-hosts}. A link
 * comes from a platform's answer, and this service usually stands where it can reach what the
 * outside cannot; so a name must be listed, and it must not lead to an address inside, unless the
 * very host and port are listed.
 */
public final class AllowedHosts {

  /**
   * The platforms' file hosts: essbasic production and sandbox; tsign's domain list of 2025-04
   * ({@code oss.esign.cn}, {@code esignoss.esign.cn}, {@code upload.esign.cn}) and the older OSS
   * host.
   */
  public static final String PLATFORMS =
      "file.ess.tencent.cn,file.test.ess.tencent.cn,*.esign.cn,"
          + "esignoss.oss-cn-hangzhou.aliyuncs.com";

  private final List<HostPattern> patterns;

  private AllowedHosts(List<HostPattern> patterns) {
    this.patterns = patterns;
  }

  /**
   * Reads the setting.
   *
   * @param setting entries separated by commas; null or empty means {@link #PLATFORMS}
   * @throws IllegalArgumentException with a sentence, for an entry that is no host pattern
   */
  public static AllowedHosts parse(String setting) {
    String text = setting == null || setting.isBlank() ? PLATFORMS : setting;
    return new AllowedHosts(
        Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(entry -> !entry.isEmpty())
            .map(HostPattern::parse)
            .toList());
  }

  /**
   * Checks scheme, host and port.
   *
   * @throws FetchException {@link Trouble#HOST_NOT_ALLOWED} if no entry allows the link
   */
  public void check(Link link) throws FetchException {
    if (patterns.stream().noneMatch(pattern -> pattern.matches(link))) {
      throw new FetchException(
          Trouble.HOST_NOT_ALLOWED,
          "The platform names a document at "
              + link
              + ", which contracts.files.allowed-hosts does not allow"
              + (link.scheme().equals("http") ? " over plain http." : "."));
    }
  }

  /**
   * Whether a connection to this address may be opened for this host.
   *
   * @param host the name or address in the link
   * @param port the port in the link
   * @param address what the name leads to
   */
  public boolean allowsAddress(String host, int port, InetAddress address) {
    return PublicAddress.test(address)
        || patterns.stream().anyMatch(pattern -> pattern.names(host, port));
  }
}
