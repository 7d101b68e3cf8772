package io.github.contractroutes.file;

import static io.github.contractroutes.file.FileHost.chunked;
import static io.github.contractroutes.file.FileHost.closeDelimited;
import static io.github.contractroutes.file.FileHost.cutAfter;
import static io.github.contractroutes.file.FileHost.document;
import static io.github.contractroutes.file.FileHost.head;
import static io.github.contractroutes.file.FileHost.silentAfter;
import static io.github.contractroutes.file.FileHost.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.FileFailure;
import io.github.contractroutes.ledger.OutcomeError;
import io.github.contractroutes.ledger.StoredFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The route {@code fetch} against a host that misbehaves in every way. */
class FetchTest {

  private static final byte[] PDF = Pdf.of(50_000);
  private static final int LIMIT = 200_000;

  @TempDir Path outbox;
  @TempDir Path keys;
  private CamelContext context;
  private FileHost host;
  private FileHost second;

  @AfterEach
  void stop() throws Exception {
    if (context != null) {
      context.close();
    }
    if (host != null) {
      host.close();
    }
    if (second != null) {
      second.close();
    }
  }

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

  static Stream<Arguments> misbehaviour() {
    Stream<Arguments> cuts =
        IntStream.range(0, 10)
            .mapToObj(tenth -> PDF.length * tenth / 10)
            .flatMap(
                bytes ->
                    Stream.of(
                        arguments("cut at " + bytes, cutAfter(PDF, bytes), "CutShort"),
                        arguments("chunks cut at " + bytes, chunked(PDF, bytes), "CutShort"),
                        arguments(
                            "no length, closed at " + bytes,
                            closeDelimited(PDF, bytes),
                            bytes == 0 ? "NotAPdf" : "CutShort")));
    Stream<Arguments> others =
        Stream.of(
            arguments("login page", status("200 OK", "<html>log in</html>"), "NotAPdf"),
            arguments("OSS error", status("200 OK", "<?xml version='1.0'?><Error/>"), "NotAPdf"),
            arguments("zero bytes", status("200 OK", ""), "NotAPdf"),
            arguments("204", status("204 No Content", ""), "UnexpectedStatus"),
            arguments("206", status("206 Partial Content", "%PDF-"), "UnexpectedStatus"),
            arguments("401", status("401 Unauthorized", "x"), "LinkExpired"),
            arguments("403", status("403 Forbidden", "Request has expired."), "LinkExpired"),
            arguments("404", status("404 Not Found", ""), "LinkExpired"),
            arguments("410", status("410 Gone", ""), "LinkExpired"),
            arguments("400", status("400 Bad Request", ""), "UnexpectedStatus"),
            arguments("429", status("429 Too Many Requests", ""), "HostBusy"),
            arguments("503", status("503 Service Unavailable", "busy"), "HostBusy"),
            arguments("announced too large", cutAfter(Pdf.of(LIMIT + 1), 10), "TooLarge"),
            arguments("too large in chunks", chunked(Pdf.of(LIMIT + 1), LIMIT + 1), "TooLarge"),
            arguments("closed at once", (FileHost.Answer) (out, h) -> {}, "ConnectionFailed"),
            arguments("no HTTP", (FileHost.Answer) (out, h) -> head(out, "??"), "ConnectionFailed"),
            arguments("silent before the answer", silentAfter(PDF, -1), "TimedOut"),
            arguments("silent after the head", silentAfter(PDF, 0), "TimedOut"),
            arguments("silent halfway", silentAfter(PDF, 25_000), "TimedOut"),
            arguments("endless error page", endless("503 Busy"), "HostBusy"),
            arguments("endless document", endless("200 OK"), "NotAPdf"));
    return Stream.concat(cuts, others);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("misbehaviour")
  void everyMisbehaviourOfTheHostHasAName(String how, FileHost.Answer answer, String code)
      throws Exception {
    start(answer);

    OutcomeError error = failure(file("a", host.url("/x?hkey=topsecret")));

    assertThat(error.code()).isEqualTo(code);
    assertThat(error.retryable()).isEqualTo(!code.equals("TooLarge"));
    assertThat(error.source()).isEqualTo("transport");
    assertThat(error.message()).doesNotContain("topsecret").endsWith(".");
    assertThat(host.requests()).as("asked once").hasSize(1);
    assertNothingLies();
  }

  @Test
  void aDocumentThatTricklesIsGivenUpInTheEnd() throws Exception {
    start(
        (out, h) -> {
          head(out, "HTTP/1.1 200 OK", "Content-Length: " + PDF.length);
          for (byte b : PDF) {
            out.write(b);
            out.flush();
            TimeUnit.MILLISECONDS.sleep(20);
          }
        },
        new FileSettings(
            outbox,
            allowed(),
            LIMIT,
            4,
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofMillis(300),
            Duration.ofMillis(100)));

    assertThat(failure(file("a", host.url("/x"))).code()).isEqualTo("TimedOut");
    assertNothingLies();
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    second = new FileHost(document(PDF));
    start(
        (out, h) ->
            head(out, "HTTP/1.1 302 Found", "Location: " + second.url("/y"), "Content-Length: 0"));

    assertThat(failure(file("a", host.url("/x"))).code()).isEqualTo("Redirected");
    assertThat(second.requests()).isEmpty();
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

  @Test
  void aNameThatDnsDoesNotKnowAndAPortThatNobodyHearsCanBeTriedAgain() throws Exception {
    start(settings("nobody.invalid:80,localhost:1"));

    assertThat(failure(file("a", "http://nobody.invalid/x")))
        .extracting(OutcomeError::code, OutcomeError::retryable)
        .containsExactly("ConnectionFailed", true);
    assertThat(failure(file("a", "http://localhost:1/x")).code()).isEqualTo("ConnectionFailed");
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
  void aHostThatRecoversIsAskedAgainAndTheDocumentIsStoredOnce() throws Exception {
    start(cutAfter(PDF, 20_000));
    FileFacts file = file("a", host.url("/x"));
    assertThat(failure(file).retryable()).isTrue();

    host.answersNow(document(PDF));

    assertThat(fetch(file)).isInstanceOf(StoredFile.class);
    assertThat(fetch(file)).isInstanceOf(StoredFile.class);
    try (Stream<Path> all = Files.list(outbox.resolve("acme/flow-1"))) {
      assertThat(all).hasSize(1);
    }
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

  private static FileHost.Answer endless(String status) {
    return (out, h) -> {
      head(out, "HTTP/1.1 " + status, "Transfer-Encoding: chunked");
      byte[] chunk = ("3e8\r\n" + "x".repeat(1000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      while (true) {
        out.write(chunk);
      }
    };
  }

  private interface Before {
    void start(CamelContext context);
  }

  private void start(FileHost.Answer answer) throws Exception {
    host = new FileHost(answer);
    start(settings(allowed()));
  }

  private void start(FileHost.Answer answer, FileSettings settings) throws Exception {
    host.answersNow(answer);
    start(settings);
  }

  private String allowed() {
    if (host == null) {
      host = new FileHost(document(PDF));
    }
    return "localhost:" + host.port();
  }

  private FileSettings settings(String allowed) {
    return new FileSettings(
        outbox,
        allowed,
        LIMIT,
        4,
        Duration.ofSeconds(2),
        Duration.ofMillis(500),
        Duration.ofMinutes(1),
        Duration.ofMillis(100));
  }

  private void start(FileSettings settings) throws Exception {
    start(settings, context -> {});
  }

  private void start(FileSettings settings, Before before) throws Exception {
    context = FetchRoutes.load(settings);
    before.start(context);
    AdviceWith.adviceWith(
        context,
        "fetch",
        route -> {
          route.replaceFromWith("direct:files");
          route.weaveById("to-file-stored").replace().to("mock:told");
          route.weaveById("to-file-failed").replace().to("mock:told");
        });
    context.start();
  }

  private Object fetch(FileFacts file) throws Exception {
    send(file, Map.of());
    return told();
  }

  private OutcomeError failure(FileFacts file) throws Exception {
    Object told = fetch(file);
    assertThat(told).isInstanceOf(FileFailure.class);
    assertThat(((FileFailure) told).id()).isEqualTo(9);
    return ((FileFailure) told).error();
  }

  private void send(FileFacts file, Map<String, Object> headers) throws IOException {
    try (ProducerTemplate template = context.createProducerTemplate()) {
      template.sendBodyAndHeaders("direct:files", file, headers);
    }
  }

  /** What the ledger was told last: once for each file, and nothing else. */
  private Object told() {
    List<org.apache.camel.Exchange> told =
        context.getEndpoint("mock:told", MockEndpoint.class).getReceivedExchanges();
    return told.get(told.size() - 1).getMessage().getBody();
  }

  private FileFacts file(String name, String url) {
    return Facts.file(9, "flow-1", 0, name, url);
  }

  private void assertNothingLies() throws IOException {
    try (Stream<Path> all = Files.walk(outbox)) {
      assertThat(all.filter(Files::isRegularFile)).isEmpty();
    }
  }
}
