package io.github.contractroutes.file;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Tells addresses of the public network from those that only make sense inside: private, loopback,
 * link-local (with the clouds' metadata service), shared (100.64.0.0/10), unique-local, multicast,
 * and what is reserved (IANA special-purpose registries, RFC 6890). An IPv6 address that carries an
 * IPv4 address is as public as that one.
 */
final class PublicAddress {
  private PublicAddress() {}

  static boolean test(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] b = address.getAddress();
    return address instanceof Inet4Address ? publicV4(b, 0) : publicV6(b);
  }

  private static boolean publicV4(byte[] bytes, int at) {
    int a = bytes[at] & 0xff;
    int b = bytes[at + 1] & 0xff;
    int c = bytes[at + 2] & 0xff;
    return !(a == 0
        || a == 10
        || a == 127
        || a >= 224
        || a == 100 && b >= 64 && b < 128
        || a == 169 && b == 254
        || a == 172 && b >= 16 && b < 32
        || a == 192 && b == 168
        || a == 192 && b == 0 && (c == 0 || c == 2)
        || a == 198 && (b == 18 || b == 19)
        || a == 198 && b == 51 && c == 100
        || a == 203 && b == 0 && c == 113);
  }

  private static boolean publicV6(byte[] b) {
    int first = (b[0] & 0xff) << 8 | b[1] & 0xff;
    int second = (b[2] & 0xff) << 8 | b[3] & 0xff;
    if (first == 0x2002) {
      return publicV4(b, 2); // 6to4
    }
    if (first == 0x64 && second == 0xff9b) {
      // NAT64: 64:ff9b::/96; 64:ff9b:1::/48 is for local use.
      return zero(b, 4, 12) && publicV4(b, 12);
    }
    // Only 2000::/3 is given out to the public; 2001::/23 holds Teredo and the like.
    return (first & 0xe000) == 0x2000
        && !(first == 0x2001 && second < 0x200)
        && !(first == 0x2001 && second == 0xdb8)
        && !(first == 0x3fff && second < 0x1000);
  }

  private static boolean zero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
