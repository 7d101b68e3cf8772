package io.github.contractroutes.soak;

import io.github.contractroutes.demo.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire to a port of this machine: it can be cut, and it can hold what is sent over it. */
final class Wire implements AutoCloseable {
  private final int target;
  private final int port;
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
  private volatile ServerSocket server;
  private boolean held;

  Wire(int target) {
    this.target = target;
    port = FreePorts.any();
    open();
  }

  private void open() {
    try {
      server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ServerSocket opened = server;
    daemon(
        () -> {
          while (true) {
            Socket client = opened.accept();
            daemon(() -> serve(client));
          }
        });
  }

  int port() {
    return port;
  }

  /** Whoever is connected is disconnected, and nobody can connect. */
  void cut() {
    close(server);
    ends.forEach(Wire::close);
  }

  /** One can connect again. */
  void mend() {
    open();
  }

  /** Connections stay, new ones are accepted, and nothing comes through until it is let go. */
  synchronized void hold() {
    held = true;
  }

  /** What was held comes through, and all that follows. */
  synchronized void letGo() {
    held = false;
    notifyAll();
  }

  private synchronized void untilNothingIsHeld() throws InterruptedException {
    while (held) {
      wait();
    }
  }

  private void serve(Socket client) throws IOException, InterruptedException {
    try (client;
        Socket service = new Socket(InetAddress.getLoopbackAddress(), target)) {
      ends.add(client);
      ends.add(service);
      daemon(() -> copy(client, service));
      copy(service, client);
    } finally {
      ends.remove(client);
    }
  }

  private void copy(Socket from, Socket to) throws IOException, InterruptedException {
    try {
      byte[] some = new byte[8192];
      for (int n = from.getInputStream().read(some); n >= 0; n = from.getInputStream().read(some)) {
        untilNothingIsHeld();
        to.getOutputStream().write(some, 0, n);
      }
    } finally {
      close(to);
      ends.remove(from);
    }
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One of the two has gone.
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "wire");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(AutoCloseable end) {
    try {
      end.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    cut();
  }
}
