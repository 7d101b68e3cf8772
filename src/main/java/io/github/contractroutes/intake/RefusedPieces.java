package io.github.contractroutes.intake;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.contractroutes.ledger.Rejection;
import io.github.contractroutes.ledger.Verdict;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Collects what is refused of one dropped file, in files with hidden names that get their real
 * names at the end: the bad lines as they were, and why.
 */
final class RefusedPieces implements Closeable {
  private static final Set<StandardOpenOption> WRITE =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE,
          StandardOpenOption.TRUNCATE_EXISTING);

  private static final String LINES = ".part";
  private static final String ERRORS = ".error.part";

  private final Path lines;
  private final Path errors;
  private FileChannel linesOut;
  private JsonGenerator errorsOut;
  private long count;

  RefusedPieces(Path directory, String name) {
    String fitting = Moves.fit(name, ".".length() + ERRORS.length());
    this.lines = directory.resolve("." + fitting + LINES);
    this.errors = directory.resolve("." + fitting + ERRORS);
  }

  long count() {
    return count;
  }

  /**
   * @param file the dropped file, from which the bad line is copied
   * @param rejection what the check said, or null if the ledger alone refused it
   */
  void add(FileChannel file, Piece piece, Rejection rejection, Verdict.Rejected verdict)
      throws IOException {
    if (errorsOut == null) {
      linesOut = FileChannel.open(lines, WRITE);
      errorsOut = Json.MAPPER.getFactory().createGenerator(errors.toFile(), JsonEncoding.UTF8);
      errorsOut.useDefaultPrettyPrinter().writeStartObject();
      errorsOut.writeArrayFieldStart("refused");
    }
    if (piece.line() != null) {
      copy(file, piece);
    }
    errorsOut.writeStartObject();
    if (piece.line() != null) {
      errorsOut.writeNumberField("line", piece.line());
    }
    if (rejection != null && rejection.requestId() != null) {
      errorsOut.writeStringField("requestId", rejection.requestId());
    }
    errorsOut.writeStringField("code", verdict.code());
    errorsOut.writeStringField("message", verdict.message());
    errorsOut.writeEndObject();
    count++;
  }

  private void copy(FileChannel file, Piece piece) throws IOException {
    long copied = 0;
    while (copied < piece.length()) {
      long more = file.transferTo(piece.start() + copied, piece.length() - copied, linesOut);
      if (more <= 0) {
        throw new IOException("The file became shorter while it was read.");
      }
      copied += more;
    }
    linesOut.write(ByteBuffer.wrap(new byte[] {'\n'}));
  }

  /**
   * Gives the collected files their names, on disk when it returns. May be tried again after a
   * failure.
   *
   * @param name of the file that holds what was refused
   * @param withLines whether the bad lines get that name; otherwise the dropped file itself will
   * @param requests how many requests the dropped file holds
   */
  void publish(
      Moves moves, Path directory, String dropped, String name, boolean withLines, long requests)
      throws IOException {
    if (!errorsOut.isClosed()) {
      errorsOut.writeEndArray();
      errorsOut.writeStringField("file", dropped);
      errorsOut.writeNumberField("requests", requests);
      errorsOut.writeNumberField("refusedRequests", count);
      errorsOut.writeEndObject();
      errorsOut.close();
    }
    flush(errors, StandardOpenOption.WRITE);
    if (withLines && Files.exists(lines)) {
      flush(lines, StandardOpenOption.WRITE);
      moves.rename(lines, directory.resolve(name));
    }
    moves.rename(errors, directory.resolve(name + Moves.ERROR));
    flush(directory, StandardOpenOption.READ);
  }

  private static void flush(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  /** Leaves nothing behind that has no name. */
  @Override
  public void close() throws IOException {
    if (linesOut == null) {
      return;
    }
    linesOut.close();
    if (errorsOut != null) {
      errorsOut.close();
    }
    Files.deleteIfExists(lines);
    Files.deleteIfExists(errors);
  }
}
