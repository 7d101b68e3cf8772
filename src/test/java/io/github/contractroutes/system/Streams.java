package io.github.contractroutes.system;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/** What proxies do with two connections. */
final class Streams {
  private Streams() {}

  /** Whoever connects is served by a thread of his own, until the server is closed. */
  static void serve(ServerSocket server, Consumer<Socket> each) {
    daemon(
        () -> {
          while (!server.isClosed()) {
            try {
              Socket client = server.accept();
              daemon(() -> each.accept(client));
            } catch (IOException e) {
              return;
            }
          }
        });
  }

  /** Passes on what both say, until the second one has said everything. */
  static void join(Socket client, Socket server) {
    daemon(() -> copy(client, server));
    copy(server, client);
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One of the two has gone.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
