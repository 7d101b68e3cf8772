package io.github.contractroutes.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/1/a.pdf?Expires=1&OSSAccessKeyId=STS.x&Signature=a%2Bb%2Fc%3D",
        "/1/a.pdf?Signature=a+b/c=&x=~'()*!$;:@,.-_",
        "/%E5%90%88%E5%90%8C%7e~.pdf?hkey=70b1**9c63e",
        "/a//b/../c?x=[1]&y=%25"
      })
  void pathAndQueryStayAsThePlatformWroteThem(String target) throws Exception {
    assertThat(Link.parse("https://oss.esign.cn" + target).target()).isEqualTo(target);
  }

  @ParameterizedTest
  @CsvSource({
    "https://h.cn/合同.pdf, /%E5%90%88%E5%90%8C.pdf",
    "https://h.cn/a b|c?d={{env:X}}, /a%20b%7Cc?d=%7B%7Benv:X%7D%7D",
    "https://h.cn?x=1, /?x=1",
    "https://h.cn, /",
    "https://h.cn/a#part?x=1, /a"
  })
  void onlyWhatNoRequestLineCanHoldIsEncoded(String url, String target) throws Exception {
    assertThat(Link.parse(url).target()).isEqualTo(target);
  }

  @Test
  void hostAndSchemeAreLowerCaseAndThePortIsTheSchemesOwn() throws Exception {
    Link link = Link.parse("HTTPS://File.ESS.Tencent.CN/x?hkey=secret");
    assertThat(link)
        .extracting(Link::scheme, Link::host, Link::port)
        .containsExactly("https", "file.ess.tencent.cn", 443);
    assertThat(Link.parse("http://[::1]:8090/x").authority()).isEqualTo("[::1]:8090");
    assertThat(link.toString())
        .isEqualTo("https://file.ess.tencent.cn:443")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "file:///etc/passwd",
        "ftp://h.cn/x",
        "//h.cn/x",
        "https:///x",
        "https://user@h.cn/x",
        "https://file.ess.tencent.cn@evil.example/x",
        "https://file.ess.tencent.cn:443@evil.example/x",
        "https://file.ess.tencent.cn:@evil.example/x",
        "https://h.cn./x",
        "https://h..cn/x",
        "https://.h.cn/x",
        "https://ｅsign.cn/x",
        "https://h.cn%2eevil.example/x",
        "https://h.cn:0/x",
        "https://h.cn:65536/x",
        "https://h.cn:99999999999/x",
        "https://[::1%25lo]/x",
        "https://h.cn evil.example/x",
        "https://h.cn/x?secretquery=%zz",
        "https://h.cn/a\r\nHost: evil.example",
        "https://h.cn/a\u0000b"
      })
  void anythingThatCouldMeanAnotherHostIsRefusedWithoutShowingTheLink(String url) {
    FetchException refusal = catchThrowableOfType(FetchException.class, () -> Link.parse(url));
    assertThat(refusal.trouble()).isEqualTo(Trouble.BAD_LINK);
    assertThat(refusal.getMessage()).doesNotContain("evil").doesNotContain("secretquery");
  }

  @Test
  void aBackslashNeverChangesTheHost() throws Exception {
    Link link = Link.parse("https://h.cn\\@evil.example/x");
    assertThat(link.host()).isEqualTo("h.cn");
    assertThat(link.target()).isEqualTo("/%5C@evil.example/x");
  }
}
