package io.github.contractroutes.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A key and its self-signed certificate, as {@code keytool} makes them, in PKCS12 stores.
 *
 * @param keys what a server has
 * @param trusted what its clients trust
 */
record Certificates(Path keys, Path trusted) {
  static final String PASSWORD = "store-secret";

  /**
   * Makes them.
   *
   * @param names as keytool's {@code san} takes them
   */
  static Certificates in(Path folder, String names) {
    Certificates made =
        new Certificates(folder.resolve("keys.p12"), folder.resolve("certificates.p12"));
    String certificate = folder.resolve("server.cer").toString();
    keytool(
        made.keys, "-genkeypair", "-keyalg", "RSA", "-dname", "CN=server", "-ext", "san=" + names);
    keytool(made.keys, "-exportcert", "-file", certificate);
    keytool(made.trusted, "-importcert", "-noprompt", "-file", certificate);
    return made;
  }

  private static void keytool(Path store, String... command) {
    List<String> whole = new ArrayList<>();
    whole.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    whole.addAll(List.of(command));
    whole.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    whole.addAll(List.of("-storepass", PASSWORD, "-alias", "server"));
    try {
      Process keytool =
          new ProcessBuilder(whole)
              .redirectErrorStream(true)
              .redirectOutput(store.resolveSibling("keytool.log").toFile())
              .start();
      if (keytool.onExit().join().exitValue() != 0) {
        throw new IllegalStateException("keytool failed; see " + store.getParent());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
