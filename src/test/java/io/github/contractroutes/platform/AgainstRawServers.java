package io.github.contractroutes.platform;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The routes as the service has them, against raw servers with and without TLS. */
abstract class AgainstRawServers {
  private static final Duration CALL_TIMEOUT = Duration.ofMillis(2100);
  @TempDir static Path directory;
  static RawServer plain;
  static RawServer tls;
  static PlatformContext context;
  static TestCertificate certificate;
  private int sequence;

  @BeforeAll
  static void start() throws Exception {
    certificate = TestCertificate.in(directory);
    plain = new RawServer();
    tls = new RawServer(certificate.server());
    context = context(PlatformSettings.defaults(), certificate.keystore());
  }

  static PlatformContext context(PlatformSettings settings, Path trusted) throws Exception {
    return new PlatformContext(
        settings.withCallTimeout(CALL_TIMEOUT),
        Clock.systemUTC(),
        https -> {
          if (trusted != null) {
            https.setSslContextParameters(PlatformContext.trust(trusted));
          }
        },
        new Properties());
  }

  @AfterAll
  static void stop() throws Exception {
    context.close();
    plain.close();
    tls.close();
  }

  String word() {
    return "word-" + System.identityHashCode(this) + "-" + sequence++ + "-";
  }

  static SignedRequest post(RawServer server, String word) {
    return post(server.url(), word);
  }

  static SignedRequest post(String endpoint, String word) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Authorization", "TC3 made-up");
    headers.put("Content-Type", "application/json; charset=utf-8");
    headers.put("X-TC-Action", "CreateFlowsByTemplates");
    return new SignedRequest("POST", URI.create(endpoint + "/"), headers, body(word), 0);
  }

  static byte[] body(String word) {
    return ("{\"名\":\"" + word + "\"}").getBytes(UTF_8);
  }

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }
}
