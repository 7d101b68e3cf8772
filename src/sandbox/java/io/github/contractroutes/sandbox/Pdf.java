package io.github.contractroutes.sandbox;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A valid PDF of one page, any size, whose every byte follows from flow, index and edition; so a
 * test can compute what it should have got. Between the page and the cross-reference table stand
 * comment lines that fill it up; they are made while they are read.
 */
public final class Pdf implements Content {
  private static final int LINE = 64;

  private final byte[] head;
  private final byte[] tail;
  private final long padding;
  private final long seed;

  /**
   * @param flowId the contract
   * @param index position of the document in the contract, from 0
   * @param edition documents of another edition have other content
   * @param size bytes wanted; raised to what a valid PDF needs
   */
  public Pdf(String flowId, int index, int edition, long size) {
    String text = "BT /F1 12 Tf 40 780 Td (Flow %s, file %d, edition %d) Tj ET";
    String page = text.formatted(flowId.replaceAll("[^A-Za-z0-9_-]", "?"), index, edition);
    String[] objects = {
      "<</Type/Catalog/Pages 2 0 R>>",
      "<</Type/Pages/Kids[3 0 R]/Count 1>>",
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
          + "/Resources<</Font<</F1 5 0 R>>>>>>",
      "<</Length " + page.length() + ">>stream\n" + page + "\nendstream",
      "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    };
    StringBuilder start = new StringBuilder("%PDF-1.4\n");
    StringBuilder table = new StringBuilder("xref\n0 6\n0000000000 65535 f \n");
    for (int i = 0; i < objects.length; i++) {
      table.append("%010d 00000 n \n".formatted(start.length()));
      start.append("%d 0 obj\n%s\nendobj\n".formatted(i + 1, objects[i]));
    }
    table.append("trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n");
    // The offset has a fixed width, so that the length does not depend on it.
    long fixed = start.length() + table.length() + 10 + "\n%%EOF\n".length();
    padding = Math.max(0, size - fixed);
    head = start.toString().getBytes(StandardCharsets.US_ASCII);
    tail =
        (table + "%010d\n%%%%EOF\n".formatted(head.length + padding))
            .getBytes(StandardCharsets.US_ASCII);
    seed = (flowId + '/' + index + '/' + edition).hashCode() * 0x9E3779B97F4A7C15L;
  }

  @Override
  public long length() {
    return head.length + padding + tail.length;
  }

  @Override
  public void write(long offset, int max, ByteBuf out) {
    int left = (int) Math.min(max, length() - offset);
    while (left > 0) {
      int done;
      if (offset < head.length) {
        done = copy(head, (int) offset, left, out);
      } else if (offset < head.length + padding) {
        done = pad(offset - head.length, left, out);
      } else {
        done = copy(tail, (int) (offset - head.length - padding), left, out);
      }
      offset += done;
      left -= done;
    }
  }

  private static int copy(byte[] from, int at, int max, ByteBuf out) {
    int done = Math.min(max, from.length - at);
    out.writeBytes(from, at, done);
    return done;
  }

  private int pad(long at, int max, ByteBuf out) {
    long number = at / LINE;
    int within = (int) (at % LINE);
    boolean whole = (number + 1) * LINE <= padding;
    int end = whole ? LINE : (int) (padding % LINE);
    return copy(
        whole ? line(number) : "\n".repeat(end).getBytes(StandardCharsets.US_ASCII),
        within,
        Math.min(max, end - within),
        out);
  }

  /** A comment of 63 characters and a line end, another one for each number. */
  private byte[] line(long number) {
    byte[] line = new byte[LINE];
    line[0] = '%';
    long mixed = seed + number * 0xBF58476D1CE4E5B9L;
    for (int i = 1; i < LINE - 1; i++) {
      if (i % 16 == 0) {
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL + i;
      }
      line[i] = (byte) ('a' + ((mixed >>> (i % 16 * 4)) & 15));
    }
    line[LINE - 1] = '\n';
    return line;
  }

  /** The whole document; for small ones. */
  public byte[] bytes() {
    byte[] all = new byte[Math.toIntExact(length())];
    write(0, all.length, Unpooled.wrappedBuffer(all).writerIndex(0));
    return all;
  }

  /** Lower-case hex SHA-256 of the document, computed without holding it. */
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuf buffer = Unpooled.buffer(1 << 16, 1 << 16);
      for (long at = 0; at < length(); at += buffer.readableBytes()) {
        write(at, buffer.clear().writableBytes(), buffer);
        digest.update(buffer.array(), 0, buffer.readableBytes());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }
}
