package io.github.contractroutes.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.Handle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** A real SFTP server with one login, which leads to a folder. */
final class SftpHost implements AutoCloseable {
  static final String USER = "archive";

  /** What a URI would not bear as it is. */
  static final String PASSWORD = "p@ss&w=r d)+%41#";

  final Path home;
  final int port = TestHouse.freePort();
  final KeyPair hostKey = keyPair();
  private final KeyPair userKey = keyPair();
  private SshServer server;
  private volatile Event closed = file -> {};
  private volatile Event opened = file -> {};

  /** What happens at the server with a file that somebody reads or writes. */
  interface Event {
    void was(Path file) throws IOException;
  }

  SftpHost(Path home) throws IOException {
    this.home = Files.createDirectories(home);
  }

  void start() throws IOException {
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(port);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPasswordAuthenticator(
        (user, password, session) -> user.equals(USER) && password.equals(PASSWORD));
    server.setPublickeyAuthenticator(
        (user, key, session) ->
            user.equals(USER) && KeyUtils.compareKeys(key, userKey.getPublic()));
    SftpSubsystemFactory sftp = new SftpSubsystemFactory.Builder().build();
    sftp.addSftpEventListener(
        new SftpEventListener() {
          @Override
          public void opening(ServerSession session, String remoteHandle, Handle handle)
              throws IOException {
            if (handle instanceof FileHandle) {
              opened.was(home.resolve(handle.getFile().toString().substring(1)));
            }
          }

          @Override
          public void closed(
              ServerSession session, String remoteHandle, Handle handle, Throwable thrown)
              throws IOException {
            if (handle instanceof FileHandle) {
              closed.was(home.resolve(handle.getFile().toString().substring(1)));
            }
          }
        });
    server.setSubsystemFactories(List.of(sftp));
    server.setFileSystemFactory(new VirtualFileSystemFactory(home));
    server.start();
  }

  void whenClosed(Event then) {
    closed = then;
  }

  /** What is thrown then refuses the file. */
  void whenOpened(Event then) {
    opened = then;
  }

  /** Ends it and every connection at once. */
  void stop() throws IOException {
    if (server != null) {
      server.stop(true);
      server = null;
    }
  }

  /** A known-hosts file that holds that key for this server. */
  Path knownHosts(Path file, KeyPair key) throws IOException {
    String line = "[127.0.0.1]:" + port + " " + PublicKeyEntry.toString(key.getPublic());
    return Files.writeString(file, line + "\n");
  }

  /** The private key that opens the login. */
  Path keyFile(Path file) throws IOException {
    String key =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(userKey.getPrivate().getEncoded());
    return Files.writeString(
        file, "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
  }

  static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
