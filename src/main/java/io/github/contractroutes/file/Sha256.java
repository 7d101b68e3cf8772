package io.github.contractroutes.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in lower-case hexadecimal digits, of bytes that pass by. */
final class Sha256 {

  private final MessageDigest digest;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  void add(byte[] bytes, int length) {
    digest.update(bytes, 0, length);
  }

  /** The digest of all bytes so far; call it once. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The digest of a file that is not reached through a symbolic link. */
  static String of(Path file) throws IOException {
    Sha256 sum = new Sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sum.add(buffer, n);
      }
    }
    return sum.hex();
  }
}
