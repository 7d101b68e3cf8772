package io.github.contractroutes.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Watches a body go by and tells whether it has the marks of a whole PDF: {@code %PDF-} at its
 * start and {@code %%EOF} within its last 1024 bytes (ISO 32000-1, 7.5.2 and 7.5.5 with the
 * reader's note H.3). It keeps those bytes and no more.
 */
final class PdfMarks {

  private static final byte[] HEAD = "%PDF-".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "%%EOF".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL = 1024;

  private final byte[] head = new byte[HEAD.length];
  private int headLength;
  private final byte[] tail = new byte[TAIL];
  private int tailLength;

  void add(byte[] bytes, int offset, int length) {
    int forHead = Math.min(length, head.length - headLength);
    System.arraycopy(bytes, offset, head, headLength, forHead);
    headLength += forHead;
    int taken = Math.min(length, TAIL);
    int kept = Math.min(tailLength, TAIL - taken);
    System.arraycopy(tail, tailLength - kept, tail, 0, kept);
    System.arraycopy(bytes, offset + length - taken, tail, kept, taken);
    tailLength = kept + taken;
  }

  /** Whether nothing seen so far speaks against a PDF; false as soon as its start is wrong. */
  boolean startsRight() {
    for (int i = 0; i < headLength; i++) {
      if (head[i] != HEAD[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the start is there in full. */
  boolean started() {
    return headLength == HEAD.length && startsRight();
  }

  /** Whether the end mark is near the end. */
  boolean ended() {
    for (int at = tailLength - END.length; at >= 0; at--) {
      if (Arrays.equals(tail, at, at + END.length, END, 0, END.length)) {
        return true;
      }
    }
    return false;
  }
}
