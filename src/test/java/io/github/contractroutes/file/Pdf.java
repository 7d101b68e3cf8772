package io.github.contractroutes.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Bytes with the marks of a PDF. */
final class Pdf {
  private Pdf() {}

  /** A document of this many bytes, at least 32; each length has a content of its own. */
  static byte[] of(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + length);
    }
    put("%PDF-1.7\n", bytes, 0);
    put("\n%%EOF\n", bytes, length - 7);
    return bytes;
  }

  static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static void put(String text, byte[] bytes, int at) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, bytes, at, ascii.length);
  }
}
