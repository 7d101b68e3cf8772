package io.github.contractroutes.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://file.ess.tencent.cn/x",
        "https://FILE.test.ess.tencent.cn:443/x",
        "https://oss.esign.cn/x",
        "https://esignoss.esign.cn/x",
        "https://a.b.esign.cn/x",
        "https://esignoss.oss-cn-hangzhou.aliyuncs.com/x"
      })
  void theFileHostsOfThePlatformsAreAllowedByDefault(String url) {
    assertThatCode(() -> AllowedHosts.parse("").check(Link.parse(url))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://file.ess.tencent.cn/x",
        "https://file.ess.tencent.cn:8443/x",
        "https://xfile.ess.tencent.cn/x",
        "https://a.file.ess.tencent.cn/x",
        "https://file.ess.tencent.cn.evil.example/x",
        "https://esign.cn/x",
        "https://evilesign.cn/x",
        "https://oss.esign.cn.evil.example/x",
        "https://evil.oss-cn-hangzhou.aliyuncs.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://2130706433/x",
        "https://0x7f.1/x"
      })
  void everythingElseIsNot(String url) {
    FetchException refusal =
        catchThrowableOfType(
            FetchException.class, () -> AllowedHosts.parse(null).check(Link.parse(url)));
    assertThat(refusal.trouble()).isEqualTo(Trouble.HOST_NOT_ALLOWED);
    assertThat(refusal.error().retryable()).isFalse();
    assertThat(refusal.getMessage()).contains("contracts.files.allowed-hosts");
  }

  @Test
  void aHostListedWithItsPortMayUsePlainHttpOnThatPortAlone() throws Exception {
    AllowedHosts hosts = AllowedHosts.parse("LocalHost:8090, [::1]:8090 ,*.corp.example:8443");
    hosts.check(Link.parse("http://localhost:8090/x"));
    hosts.check(Link.parse("https://localhost:8090/x"));
    hosts.check(Link.parse("http://[::1]:8090/x"));
    hosts.check(Link.parse("https://a.corp.example:8443/x"));
    assertThatThrownBy(() -> hosts.check(Link.parse("http://localhost:8091/x")))
        .isInstanceOf(FetchException.class);
    assertThatThrownBy(() -> hosts.check(Link.parse("https://localhost/x")))
        .isInstanceOf(FetchException.class);
  }

  @Test
  void anInternationalNameIsListedInItsOwnScriptAndMatchedInItsAsciiForm() throws Exception {
    AllowedHosts.parse("*.合同.cn").check(Link.parse("https://a." + IDN.toASCII("合同") + ".cn/x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.cn",
        "a.cn/x",
        "a b.cn",
        "*",
        "*.",
        "a.*.cn",
        "a.cn:0",
        "a.cn:70000",
        "u@a.cn",
        "a.cn:"
      })
  void anEntryThatIsNoHostStopsTheStartWithASentence(String entry) {
    assertThatThrownBy(() -> AllowedHosts.parse("file.ess.tencent.cn," + entry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("contracts.files.allowed-hosts")
        .hasMessageContaining(entry);
  }

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, true",
    "223.5.5.5, true",
    "2400:3200::1, true",
    "64:ff9b::808:808, true",
    "0.0.0.0, false",
    "10.1.2.3, false",
    "127.0.0.1, false",
    "127.8.8.8, false",
    "100.64.0.1, false",
    "100.100.100.200, false",
    "100.128.0.1, true",
    "169.254.169.254, false",
    "172.16.0.1, false",
    "172.31.255.255, false",
    "172.32.0.1, true",
    "192.168.1.1, false",
    "192.0.0.8, false",
    "198.18.0.5, false",
    "224.0.0.1, false",
    "240.0.0.1, false",
    "255.255.255.255, false",
    "::, false",
    "::1, false",
    "fe80::1, false",
    "fec0::1, false",
    "fc00::1, false",
    "fd12:3456::1, false",
    "ff02::1, false",
    "::ffff:10.0.0.1, false",
    "::10.0.0.1, false",
    "64:ff9b::10.0.0.1, false",
    "64:ff9b:1::1, false",
    "2002:a00:1::1, false",
    "2002:808:808::1, true",
    "2001::1, false",
    "2001:db8::1, false"
  })
  void publicAndInsideAddressesAreToldApart(String address, boolean isPublic) throws Exception {
    assertThat(PublicAddress.test(InetAddress.getByName(address))).isEqualTo(isPublic);
  }

  @Test
  void anAllowedNameThatLeadsInsideIsRefusedWhenItIsResolvedForTheConnection() {
    CheckedDns dns = dns("*.esign.cn", "8.8.8.8", "10.0.0.7");
    assertThatThrownBy(() -> dns.resolve("oss.esign.cn", 443))
        .isInstanceOf(CheckedDns.InsideException.class)
        .hasMessageContaining("10.0.0.7")
        .hasMessageContaining("oss.esign.cn:443");
  }

  @Test
  void anAddressInsideIsFineForAHostListedWithThisPort() throws Exception {
    CheckedDns dns = dns("files.corp.example:443,*.corp.example:8443", "10.0.0.7");
    assertThat(dns.resolve("files.corp.example", 443)).hasSize(1);
    assertThatThrownBy(() -> dns.resolve("files.corp.example", 8443))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void theProxysOwnNameMayLeadInside() throws Exception {
    CheckedDns dns =
        new CheckedDns(
            AllowedHosts.parse(""),
            host -> new InetAddress[] {address("10.0.0.8")},
            Set.of("proxy.corp"));
    assertThat(dns.resolve("proxy.corp", 3128).get(0).getAddress()).isEqualTo(address("10.0.0.8"));
  }

  private static CheckedDns dns(String allowed, String... addresses) {
    return new CheckedDns(
        AllowedHosts.parse(allowed),
        host -> {
          InetAddress[] all = new InetAddress[addresses.length];
          for (int i = 0; i < all.length; i++) {
            all[i] = address(addresses[i]);
          }
          return all;
        },
        Set.of());
  }

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }
}
