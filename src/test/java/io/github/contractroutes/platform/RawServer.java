package io.github.contractroutes.platform;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/** A server on plain sockets that counts what arrives and answers as a test says, byte by byte. */
public final class RawServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Thread acceptor;
  private final String scheme;
  private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Script script = (arrival, socket) -> answer(socket, 200, "", "{}");

  /** What to do with a request; returning leaves the connection open for the next one. */
  public interface Script {
    void serve(Arrival arrival, Socket socket) throws IOException;
  }

  /** One request as it arrived. */
  public record Arrival(
      int connection, String requestLine, Map<String, String> headers, byte[] body) {
    public String text() {
      return new String(body, UTF_8);
    }
  }

  public RawServer() throws IOException {
    this("http", ServerSocketFactory.getDefault());
  }

  public RawServer(SSLContext tls) throws IOException {
    this("https", tls.getServerSocketFactory());
  }

  private RawServer(String scheme, ServerSocketFactory sockets) throws IOException {
    this.scheme = scheme;
    this.listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    acceptor = new Thread(this::accept, "raw-server");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  public String url() {
    return scheme + "://localhost:" + listener.getLocalPort();
  }

  public int port() {
    return listener.getLocalPort();
  }

  public void script(Script next) {
    script = next;
  }

  /** Answers every request with one status and JSON body. */
  public void answers(int status, String body) {
    script = (arrival, socket) -> answer(socket, status, "", body);
  }

  public List<Arrival> arrivals() {
    return arrivals;
  }

  /** Arrivals whose body or request line contains a word. */
  public long count(String word) {
    return arrivals.stream()
        .filter(a -> a.text().contains(word) || a.requestLine().contains(word))
        .count();
  }

  public static void answer(Socket socket, int status, String headers, String body)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    String head =
        "HTTP/1.1 "
            + status
            + " X\r\nContent-Type: application/json\r\nContent-Length: "
            + bytes.length
            + "\r\n"
            + headers
            + "\r\n";
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.getBytes(ISO_8859_1));
    whole.writeBytes(bytes);
    socket.getOutputStream().write(whole.toByteArray());
    socket.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    try {
      acceptor.join(); // until then a last connection could still be taken
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        int connection = connections.incrementAndGet();
        Thread server = new Thread(() -> serve(connection, socket), "raw-server-" + connection);
        server.setDaemon(true);
        server.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(int connection, Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      for (Arrival next = read(connection, in); next != null; next = read(connection, in)) {
        arrivals.add(next);
        script.serve(next, socket);
      }
    } catch (IOException e) {
      // the client went away, or the script closed the socket
    }
  }

  private static Arrival read(int connection, InputStream in) throws IOException {
    String requestLine = line(in);
    if (requestLine == null) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Arrival(connection, requestLine, headers, in.readNBytes(length));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return null;
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }
}
