package io.github.contractroutes.file;

import static io.github.contractroutes.file.FileHost.document;
import static io.github.contractroutes.file.FileHost.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.FileFailure;
import io.github.contractroutes.ledger.OutcomeError;
import io.github.contractroutes.ledger.StoredFile;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The route {@code fetch} from the link to the document: what is asked, of whom, and what is kept.
 */
class FetchTest extends FetchFromHost {
  @TempDir Path keys;

  @Test
  void aDocumentIsStoredAndToldToTheLedger() throws Exception {
    start(document(PDF));

    Object told = fetch(file("合同,1.pdf", host.url("/file/FLOW/x/0/0.PDF?hkey=70b1")));

    assertThat(told)
        .isEqualTo(new StoredFile(9, "acme/flow-1/0-合同,1.pdf", PDF.length, Pdf.sha256(PDF)));
    assertThat(outbox.resolve("acme/flow-1/0-合同,1.pdf")).hasBinaryContent(PDF);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/1/%E5%90%88%E5%90%8C.pdf?Expires=1&OSSAccessKeyId=STS.x&Signature=a%2Bb%2Fc%3D",
        "/1/a.pdf?Signature=a+b/c=&x=~'()*!$;:@,.-_&y=[1]&z=%7e%7E",
        "/a//b/../c?x=RAW(a%26b)&q=a&q=b",
        "/a?"
      })
  void theHostSeesPathAndQueryAsThePlatformWroteThem(String target) throws Exception {
    start(document(PDF));

    assertThat(fetch(file("a", host.url(target)))).isInstanceOf(StoredFile.class);

    assertThat(host.requests().get(0)).startsWith("GET " + target + " HTTP/1.1\r\n");
  }

  @Test
  void charactersThatNoRequestLineHoldsAreEncodedAndPlaceholdersStayUnresolved() throws Exception {
    start(document(PDF));

    assertThat(fetch(file("a", host.url("/合同.pdf?x={{env:HOME}}")))).isInstanceOf(StoredFile.class);

    assertThat(host.requests().get(0))
        .startsWith("GET /%E5%90%88%E5%90%8C.pdf?x=%7B%7Benv:HOME%7D%7D HTTP/1.1\r\n");
  }

  @Test
  void theHostSeesNoHeadersButThoseOfAPlainDownload() throws Exception {
    start(document(PDF));

    send(
        file("a", host.url("/x")),
        Map.of(
            "Authorization",
            "TC3-HMAC-SHA256 secret",
            "X-Tsign-Open-App-Id",
            "1",
            "a",
            "b",
            "CamelHttpPath",
            "elsewhere",
            "CamelHttpQuery",
            "q=1",
            "CamelHttpMethod",
            "POST"));

    assertThat(told()).isInstanceOf(StoredFile.class);
    assertThat(host.requests()).hasSize(1);
    assertThat(host.requests().get(0).split("\r\n"))
        .containsExactlyInAnyOrder(
            "GET /x HTTP/1.1",
            "Host: localhost:" + host.port(),
            "Connection: keep-alive",
            "User-Agent: contract-routes");
  }

  @Test
  void aHostThatIsNotListedIsNeverAsked() throws Exception {
    second = new FileHost(document(PDF));
    start(document(PDF));

    OutcomeError error = failure(file("a", second.url("/x?hkey=topsecret")));

    assertThat(error.code()).isEqualTo("HostNotAllowed");
    assertThat(error.retryable()).isFalse();
    assertThat(error.message()).contains("localhost:" + second.port()).doesNotContain("topsecret");
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void aListedNameThatLeadsInsideIsNeverConnectedTo() throws Exception {
    host = new FileHost(document(PDF));
    // The pattern matches 127.0.0.1 without naming it.
    start(settings("*.0.0.1:" + host.port()));

    OutcomeError error = failure(file("a", "http://127.0.0.1:" + host.port() + "/x"));

    assertThat(error.code()).isEqualTo("HostNotAllowed");
    assertThat(error.message()).contains("no public address");
    assertThat(host.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../../etc/x", "a\u0000b.pdf", "CON.pdf", "", "./.", "..\\..\\x"})
  void aHostileNameStaysInItsDirectory(String name) throws Exception {
    start(document(PDF));

    StoredFile stored = (StoredFile) fetch(file(name, host.url("/x")));

    assertThat(outbox.resolve(stored.path()).normalize().getParent())
        .isEqualTo(outbox.resolve("acme/flow-1"));
    assertThat(outbox.resolve(stored.path())).hasBinaryContent(PDF);
  }

  @Test
  void aNameOfThreeHundredChineseCharactersIsStored() throws Exception {
    start(document(PDF));
    StoredFile stored = (StoredFile) fetch(file("合".repeat(300) + ".pdf", host.url("/x")));
    assertThat(outbox.resolve(stored.path())).hasBinaryContent(PDF);
  }

  @Test
  void aDocumentThatComesPackedIsUnpacked() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(PDF);
    }
    start(
        (out, h) -> {
          head(
              out, "HTTP/1.1 200 OK", "Content-Encoding: gzip", "Content-Length: " + packed.size());
          out.write(packed.toByteArray());
        });

    assertThat(((StoredFile) fetch(file("a", host.url("/x")))).sha256()).isEqualTo(Pdf.sha256(PDF));
  }

  @Test
  void behindAProxyTheHostListAloneDecidesAndThePathStaysAsItIs() throws Exception {
    host = new FileHost(document(PDF));
    FileSettings settings = settings("*.corp.invalid:80");
    start(
        settings,
        context -> {
          HttpComponent https = context.getComponent("https", HttpComponent.class);
          https.setProxyHost("localhost");
          https.setProxyPort(host.port());
          https.setProxyAuthScheme("http");
        });

    assertThat(fetch(file("a", "http://files.corp.invalid/x~y?Signature=a%2Bb/c")))
        .isInstanceOf(StoredFile.class);
    assertThat(host.requests().get(0))
        .matches("(?s)GET http://files.corp.invalid(:80)?/x~y\\?Signature=a%2Bb/c HTTP/1.1\r\n.*");
  }

  @ParameterizedTest
  @CsvSource({"localhost, true, stored", "other.example, true, failed", "localhost, false, failed"})
  void overTlsOnlyAHostThatProvesItsNameWithATrustedCertificateIsAsked(
      String name, boolean trusted, String outcome) throws Exception {
    Certificate certificate = Certificate.of(name, Files.createTempDirectory(keys, "key"));
    host = new FileHost(document(PDF), certificate.sockets());
    start(
        settings(allowed()),
        context -> {
          HttpComponent https = context.getComponent("https", HttpComponent.class);
          https.setSslContextParameters(trusted ? certificate.trust() : null);
        });

    Object told = fetch(file("a", "https://localhost:" + host.port() + "/x"));

    if (outcome.equals("stored")) {
      assertThat(told).isInstanceOf(StoredFile.class);
    } else {
      assertThat(((FileFailure) told).error().code()).isEqualTo("ConnectionFailed");
      assertThat(((FileFailure) told).error().message()).contains("TLS");
      assertThat(host.requests()).isEmpty();
    }
  }

  @Test
  void aLedgerThatCannotBeWrittenIsToldAgainAndTheDocumentIsFetchedOnce() throws Exception {
    start(document(PDF));
    AtomicInteger asked = new AtomicInteger();
    context
        .getEndpoint("mock:told", MockEndpoint.class)
        .whenAnyExchangeReceived(
            exchange -> {
              if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("the database is away");
              }
            });

    assertThat(fetch(file("a", host.url("/x")))).isInstanceOf(StoredFile.class);

    assertThat(asked).hasValue(2);
    assertThat(host.requests()).hasSize(1);
  }
}
