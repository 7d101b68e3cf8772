package io.github.contractroutes.sandbox;

import static io.github.contractroutes.sandbox.PlatformClient.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.contractroutes.sandbox.Fault.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each accident of a download does over the wire what its name says. */
class FileFaultsTest extends UnlimitedSandbox {
  private static final String DESCRIBE = "DescribeResourceUrlsByFlows";
  private static final String FLOW = "yDwivUUckpor6wtoUuogwQHCAB0ES0pQ";

  private String link() {
    return client
        .call(DESCRIBE, ids(FLOW))
        .at("/FlowResourceUrlInfos/0/ResourceUrlInfos/0/Url")
        .asText();
  }

  /** A connection of our own, to see what comes over the wire. */
  private Socket ask(String link) throws IOException {
    URI uri = URI.create(link);
    Socket socket = new Socket("127.0.0.1", sandbox.port());
    socket.setSoTimeout(10_000);
    String request =
        "GET %s?%s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(uri.getPath(), uri.getQuery());
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String body(String message) {
    return message.substring(message.indexOf("\r\n\r\n") + 4);
  }

  @Test
  void a_connection_is_reset() throws IOException {
    String link = link();
    sandbox.fault(Fault.once("file", Kind.RESET));

    try (Socket socket = ask(link)) {
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void a_connection_is_closed_in_order_when_it_is_lost() throws IOException {
    String link = link();
    sandbox.fault(Fault.once("file", Kind.LOST_BEFORE));

    try (Socket socket = ask(link)) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void a_file_ends_early() throws IOException {
    String link = link();
    sandbox.fault(Fault.once("file", Kind.SHORT_BODY).with("fraction", 0.25));

    try (Socket socket = ask(link)) {
      String message =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(message.toLowerCase()).contains("content-length: 2000");
      assertThat(body(message)).hasSize(500);
    }
  }

  @Test
  void a_file_comes_in_chunks() {
    String link = link();
    sandbox.fault(Fault.once("file", Kind.CHUNKED));

    HttpResponse<String> response = client.get(link);

    assertThat(response.headers().firstValue("content-length")).isEmpty();
    assertThat(response.headers().firstValue("transfer-encoding")).contains("chunked");
    assertThat(response.body()).hasSize(2_000).endsWith("%%EOF\n");
  }

  @Test
  void a_file_is_forbidden_moved_or_empty() {
    String link = link();
    sandbox.fault(Fault.once("file", Kind.FORBIDDEN));
    sandbox.fault(
        Fault.once("file", Kind.REDIRECT).with("headers", Map.of("Location", "http://x/")));
    sandbox.fault(Fault.once("file", Kind.EMPTY));

    assertThat(client.get(link).statusCode()).isEqualTo(403);
    assertThat(client.get(link).headers().firstValue("location")).contains("http://x/");
    assertThat(client.get(link).body()).isEmpty();
    assertThat(client.get(link).body()).startsWith("%PDF-");
  }

  @Test
  void an_idle_connection_is_closed_after_a_good_answer() throws IOException {
    String link = link();
    sandbox.fault(Fault.once("file", Kind.CLOSE_IDLE).with("ms", 50));

    try (Socket socket = ask(link)) {
      String message =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(message).containsIgnoringCase("connection: keep-alive").endsWith("%%EOF\n");
    }
  }

  @Test
  void a_file_trickles() throws IOException {
    String link = link();
    sandbox.fault(Fault.once("file", Kind.TRICKLE).with("bytesPerSecond", 2_000));

    try (Socket socket = ask(link);
        InputStream in = socket.getInputStream()) {
      StringBuilder message = new StringBuilder();
      int largest = 0;
      byte[] piece = new byte[10_000];
      while (message.indexOf("%%EOF\n") < 0) {
        int read = in.read(piece);
        largest = message.indexOf("\r\n\r\n") < 0 ? 0 : Math.max(largest, read);
        message.append(new String(piece, 0, read, StandardCharsets.ISO_8859_1));
      }

      assertThat(body(message.toString())).hasSize(2_000);
      assertThat(largest).isLessThan(2_000);
    }
  }

  @Test
  void a_file_falls_silent() throws IOException {
    String link = link();
    sandbox.fault(Fault.once("file", Kind.SILENCE).with("bytes", 100));

    try (Socket socket = ask(link)) {
      socket.setSoTimeout(500);
      StringBuilder message = new StringBuilder();
      assertThatThrownBy(
              () -> {
                while (true) {
                  int next = socket.getInputStream().read();
                  assertThat(next).isNotNegative();
                  message.append((char) next);
                }
              })
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(body(message.toString())).hasSize(100);
    }
  }
}
