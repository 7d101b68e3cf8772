package io.github.contractroutes.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What fails before a request has a connection was not handed over, and the reason says so. */
class NotHandedOverTest extends AgainstRawServers {
  @Test
  void refusedConnectionIsNotHandedOver() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }

    assertThat(notHandedOver("http://localhost:" + nobody)).contains("was refused");
  }

  @Test
  void unknownHostIsNotHandedOver() {
    assertThat(notHandedOver("https://nowhere.invalid")).contains("could not be resolved");
  }

  @Test
  void untrustedCertificateIsNotHandedOver() throws Exception {
    try (PlatformContext strict = context(PlatformSettings.defaults(), null)) {
      String word = word();
      Sent sent = strict.sendOnce(post(tls, word));

      assertThat(((Sent.NotHandedOver) sent).reason()).startsWith("No TLS connection to localhost");
      assertThat(tls.count(word)).isZero();
    }
  }

  @Test
  void tlsToAPlainServerIsNotHandedOver() throws Exception {
    try (ServerSocket babbler = new ServerSocket(0)) {
      Thread server =
          new Thread(
              () -> {
                try (Socket socket = babbler.accept()) {
                  write(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
                  socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                  // the client went away
                }
              });
      server.setDaemon(true);
      server.start();

      assertThat(notHandedOver("https://localhost:" + babbler.getLocalPort())).contains("TLS");
    }
  }

  @Test
  void handshakeThatHangsIsNotHandedOver() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      assertThat(notHandedOver("https://localhost:" + silent.getLocalPort())).isNotBlank();
    }
  }

  @Test
  void connectThatHangsIsNotHandedOver() throws Exception {
    InetAddress local = InetAddress.getByName("127.0.0.1");
    List<Socket> queue = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, local)) {
      // Given a listener whose queue is full, so that the next connection is not answered
      boolean hangs = false;
      while (!hangs && queue.size() < 50) {
        Socket socket = new Socket();
        queue.add(socket);
        try {
          socket.connect(new InetSocketAddress(local, full.getLocalPort()), 200);
        } catch (SocketTimeoutException e) {
          hangs = true;
        }
      }
      assertThat(hangs).isTrue();

      assertThat(notHandedOver("http://127.0.0.1:" + full.getLocalPort())).contains("time");
    } finally {
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  @Test
  void requestThatFindsNoFreeConnectionIsNotHandedOver() throws Exception {
    try (PlatformContext narrow = narrowContext()) {
      CountDownLatch arrived = new CountDownLatch(1);
      plain.script(
          (arrival, socket) -> {
            arrived.countDown();
            socket.getInputStream().read();
          });
      Thread first = new Thread(() -> narrow.sendOnce(post(plain, word())));
      first.start();
      arrived.await();
      String word = word();

      Sent sent = narrow.sendOnce(post(plain, word));

      first.join();
      assertThat(sent).isInstanceOf(Sent.NotHandedOver.class);
      assertThat(plain.count(word)).isZero();
    }
  }

  private static PlatformContext narrowContext() throws Exception {
    return new PlatformContext(
        new PlatformSettings(Duration.ofMillis(1500), "en", List.of(), 1000, 1),
        Clock.systemUTC(),
        https -> https.setConnectionsPerRoute(1),
        new Properties());
  }

  private String notHandedOver(String endpoint) {
    Sent sent = context.sendOnce(post(endpoint, word()));
    assertThat(sent).isInstanceOf(Sent.NotHandedOver.class);
    String reason = ((Sent.NotHandedOver) sent).reason();
    assertThat(reason).doesNotContain("?").endsWith(".");
    return reason;
  }
}
