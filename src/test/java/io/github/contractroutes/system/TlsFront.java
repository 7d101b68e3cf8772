package io.github.contractroutes.system;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Speaks TLS with whoever comes, and passes on what is said to a port of this machine. */
final class TlsFront implements AutoCloseable {
  private final ServerSocket server;
  private final int target;

  TlsFront(Certificates certificates, int target) throws IOException, GeneralSecurityException {
    this.target = target;
    char[] password = Certificates.PASSWORD.toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(certificates.keys())) {
      keys.load(in, password);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    server =
        tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Streams.serve(server, this::serve);
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve(Socket client) {
    try (client;
        Socket platform = new Socket(InetAddress.getLoopbackAddress(), target)) {
      Streams.join(client, platform);
    } catch (IOException e) {
      // One of the two has gone.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
