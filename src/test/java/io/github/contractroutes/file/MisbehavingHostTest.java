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
import io.github.contractroutes.ledger.OutcomeError;
import io.github.contractroutes.ledger.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The route {@code fetch} against a host that misbehaves in every way, or is not there. */
class MisbehavingHostTest extends FetchFromHost {
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
        inAHurry());

    assertThat(failure(file("a", host.url("/x"))).code()).isEqualTo("TimedOut");
    assertNothingLies();
  }

  static Stream<Arguments> slowness() {
    byte[] gzip = {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0};
    return Stream.of(
        arguments("a header that never ends", trickle("HTTP/1.1 200 OK\r\nX: ", "x")),
        arguments("one 1xx after the other", trickle("", "HTTP/1.1 103 Early Hints\r\n\r\n")),
        arguments(
            "the name in a packed body",
            trickle(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
                    + new String(gzip, StandardCharsets.ISO_8859_1),
                "x")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("slowness")
  void whateverAHostSaysALittleOfAgainAndAgainIsGivenUpInTheEnd(String how, FileHost.Answer answer)
      throws Exception {
    start(answer, inAHurry());

    assertThat(failure(file("a", host.url("/x"))).code()).isEqualTo("TimedOut");
    assertNothingLies();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a long line", "many lines"})
  void aHeadWithoutEndIsNotKeptInMemory(String how) throws Exception {
    start(
        (out, h) -> {
          String line = how.equals("many lines") ? "X: y\r\n" : "x".repeat(1000);
          out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
          for (int i = 0; i < 300; i++) {
            out.write(line.getBytes(StandardCharsets.US_ASCII));
          }
          out.write("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          out.write(PDF);
        });

    assertThat(failure(file("a", host.url("/x"))).code()).isEqualTo("ConnectionFailed");
    assertNothingLies();
  }

  /** Says so much once, and then so much again and again; not for ever, so that the test ends. */
  private static FileHost.Answer trickle(String once, String again) {
    return (out, h) -> {
      out.write(once.getBytes(StandardCharsets.ISO_8859_1));
      for (int i = 0; i < 100; i++) {
        out.write(again.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        TimeUnit.MILLISECONDS.sleep(50);
      }
    };
  }

  private FileSettings inAHurry() {
    return new FileSettings(
        outbox,
        allowed(),
        LIMIT,
        4,
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofMillis(300),
        Duration.ofMillis(100));
  }

  @Test
  void aDocumentThatTricklesWithoutFallingSilentIsStored() throws Exception {
    byte[] small = Pdf.of(5_000);
    start(
        (out, h) -> {
          head(out, "HTTP/1.1 200 OK", "Content-Length: " + small.length);
          for (int at = 0; at < small.length; at += 100) {
            out.write(small, at, Math.min(100, small.length - at));
            out.flush();
            // 10 kB/s.
            TimeUnit.MILLISECONDS.sleep(10);
          }
        });

    assertThat(((StoredFile) fetch(file("a", host.url("/x")))).sha256())
        .isEqualTo(Pdf.sha256(small));
  }

  @Test
  void aDocumentInChunksOfWhichNobodyToldTheLengthIsStored() throws Exception {
    start(chunked(PDF, PDF.length));

    assertThat(((StoredFile) fetch(file("a", host.url("/x")))).sha256()).isEqualTo(Pdf.sha256(PDF));
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
  void aNameThatDnsDoesNotKnowAndAPortThatNobodyHearsCanBeTriedAgain() throws Exception {
    start(settings("nobody.invalid:80,localhost:1"));

    assertThat(failure(file("a", "http://nobody.invalid/x")))
        .extracting(OutcomeError::code, OutcomeError::retryable)
        .containsExactly("ConnectionFailed", true);
    assertThat(failure(file("a", "http://localhost:1/x")).code()).isEqualTo("ConnectionFailed");
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
  void aConnectionThatTheHostClosedUnsaidCostsTheNextDocumentNoAttempt() throws Exception {
    start(document(PDF));

    for (int asked = 1; asked <= 5; asked++) {
      assertThat(fetch(file("a", host.url("/x")))).isInstanceOf(StoredFile.class);
      assertThat(host.requests()).hasSize(asked);
    }
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

  private void start(FileHost.Answer answer, FileSettings settings) throws Exception {
    host.answersNow(answer);
    start(settings);
  }

  private void assertNothingLies() throws IOException {
    try (Stream<Path> all = Files.walk(outbox)) {
      assertThat(all.filter(Files::isRegularFile)).isEmpty();
    }
  }
}
