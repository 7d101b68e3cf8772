package io.github.contractroutes.intake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Cuts a dropped file into its requests, one after the other, with never more in memory than one
 * request. Blank lines are no requests.
 */
final class Pieces {
  private final FileChannel file;
  private final long end;
  private final boolean lines;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).flip();
  private long position;
  private long line;
  private boolean any;

  /**
   * @param end how many bytes of the file count
   * @param lines whether each line is a request
   */
  Pieces(FileChannel file, long end, boolean lines) {
    this.file = file;
    this.end = end;
    this.lines = lines;
  }

  /**
   * The next request, or null if there is none. An empty file is one empty request, so that
   * somebody hears of it.
   */
  Piece next() throws IOException {
    if (!lines) {
      return any ? null : whole();
    }
    while (position < end) {
      Piece piece = line();
      if (piece.bytes() == null || !isBlank(piece.bytes())) {
        any = true;
        return piece;
      }
    }
    if (any) {
      return null;
    }
    any = true;
    return new Piece(null, 0, end, new byte[0]);
  }

  private Piece whole() throws IOException {
    any = true;
    if (end > RequestReader.MOST_BYTES) {
      return new Piece(null, 0, end, null);
    }
    ByteBuffer all = ByteBuffer.allocate((int) end);
    while (all.hasRemaining() && file.read(all, all.position()) >= 0) {
      // read on
    }
    return new Piece(null, 0, end, all.array());
  }

  private Piece line() throws IOException {
    long start = position;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (position < end) {
      if (!buffer.hasRemaining()) {
        fill();
      }
      int from = buffer.position();
      int to = from;
      while (to < buffer.limit() && buffer.get(to) != '\n') {
        to++;
      }
      if (position - start + to - from <= RequestReader.MOST_BYTES) {
        bytes.write(buffer.array(), from, to - from);
      }
      position += to - from;
      buffer.position(to);
      if (to < buffer.limit()) {
        buffer.get();
        return line(start, position++ - start, bytes);
      }
    }
    return line(start, position - start, bytes);
  }

  private Piece line(long start, long length, ByteArrayOutputStream bytes) {
    line++;
    boolean fits = length <= RequestReader.MOST_BYTES;
    return new Piece(line, start, length, fits ? bytes.toByteArray() : null);
  }

  private void fill() throws IOException {
    buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
    int read = file.read(buffer, position);
    buffer.flip();
    if (read <= 0) {
      throw new IOException("The file became shorter while it was read.");
    }
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte each : bytes) {
      if (each != ' ' && each != '\t' && each != '\r') {
        return false;
      }
    }
    return true;
  }
}
