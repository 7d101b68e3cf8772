package io.github.contractroutes.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The forward proxy of a company network: whatever host it is asked for, it goes to two ports of
 * this machine. Speaks {@code CONNECT}, and absolute addresses with one request a connection.
 */
final class ForwardProxy implements AutoCloseable {
  private static final String WHO_ARE_YOU =
      "HTTP/1.1 407 Proxy Authentication Required\r\n"
          + "Proxy-Authenticate: Basic realm=\"company\"\r\n"
          + "Content-Length: 0\r\nConnection: close\r\n\r\n";

  private final ServerSocket server;
  private final int http;
  private final int https;
  private final String login;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /**
   * @param http the port to which requests go
   * @param https the port to which tunnels go
   * @param login {@code user:password} that it asks for, or null
   */
  ForwardProxy(int http, int https, String login) throws IOException {
    this.login = login;
    this.http = http;
    this.https = https;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Streams.serve(server, this::serve);
  }

  int port() {
    return server.getLocalPort();
  }

  /** First lines of the requests that it served so far. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      String line = head.lines().findFirst().orElseThrow();
      if (login != null && !head.contains("Proxy-Authorization: Basic " + encoded())) {
        client.getOutputStream().write(WHO_ARE_YOU.getBytes(ISO_8859_1));
        return;
      }
      asked.add(line);
      boolean tunnel = line.startsWith("CONNECT ");
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), tunnel ? https : http)) {
        if (tunnel) {
          client.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(ISO_8859_1));
        } else {
          server.getOutputStream().write(ofTheServer(head).getBytes(ISO_8859_1));
        }
        Streams.join(client, server);
      }
    } catch (IOException e) {
      // One of the two has gone.
    }
  }

  private String encoded() {
    return Base64.getEncoder().encodeToString(login.getBytes(ISO_8859_1));
  }

  /** With the path in place of the absolute address, and without keeping the connection. */
  private static String ofTheServer(String head) {
    String address = head.split(" ")[1];
    String path = address.substring(address.indexOf('/', "http://".length()));
    return head.replace(address, path).replaceFirst("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.write(next);
    }
    return head.toString(ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
