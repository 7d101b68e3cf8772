package io.github.contractroutes.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ServerSocketFactory;

/**
 * A platform's file host on a raw socket: it sees request lines as they were sent and can break off
 * anywhere. Each connection is answered once and closed.
 */
final class FileHost implements AutoCloseable {

  /** How it answers. */
  interface Answer {
    void write(OutputStream out, FileHost host) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Answer answer;

  FileHost(Answer answer) {
    this(answer, ServerSocketFactory.getDefault());
  }

  /** Speaks TLS if the factory does. */
  FileHost(Answer answer, ServerSocketFactory sockets) {
    this.answer = answer;
    try {
      server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  String url(String target) {
    return "http://localhost:" + port() + target;
  }

  /** Heads of all requests, as sent. */
  List<String> requests() {
    return requests;
  }

  void answersNow(Answer next) {
    answer = next;
  }

  static Answer status(String line, String body) {
    return (out, host) -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      head(out, "HTTP/1.1 " + line, "Content-Length: " + bytes.length);
      out.write(bytes);
    };
  }

  static Answer document(byte[] pdf) {
    return cutAfter(pdf, pdf.length);
  }

  /** Announces the whole length and closes after some bytes. */
  static Answer cutAfter(byte[] pdf, int bytes) {
    return (out, host) -> {
      head(
          out, "HTTP/1.1 200 OK", "Content-Length: " + pdf.length, "Content-Type: application/pdf");
      out.write(pdf, 0, bytes);
    };
  }

  static Answer closeDelimited(byte[] pdf, int bytes) {
    return (out, host) -> {
      head(out, "HTTP/1.1 200 OK", "Connection: close");
      out.write(pdf, 0, bytes);
    };
  }

  static Answer chunked(byte[] pdf, int bytes) {
    return (out, host) -> {
      head(out, "HTTP/1.1 200 OK", "Transfer-Encoding: chunked");
      for (int at = 0; at < bytes; at += 1000) {
        int size = Math.min(1000, bytes - at);
        out.write((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(pdf, at, size);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      if (bytes == pdf.length) {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    };
  }

  /** Says some bytes and then nothing more until the host is closed. */
  static Answer silentAfter(byte[] pdf, int bytes) {
    return (out, host) -> {
      if (bytes >= 0) {
        cutAfter(pdf, bytes).write(out, host);
        out.flush();
      }
      host.closed.await();
    };
  }

  static void head(OutputStream out, String... lines) throws IOException {
    out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        daemon(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket;
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream()) {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int b = in.read();
        if (b < 0) {
          return;
        }
        head.append((char) b);
      }
      requests.add(head.toString());
      answer.write(out, this);
      out.flush();
      socket.shutdownOutput();
    } catch (IOException e) {
      // The other side gave up, as some tests want.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "file-host");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
