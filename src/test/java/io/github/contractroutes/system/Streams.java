package io.github.contractroutes.system;

import java.io.IOException;
import java.net.Socket;

/** What proxies do with two connections. */
final class Streams {
  private Streams() {}

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

  static void daemon(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
