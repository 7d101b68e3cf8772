package io.github.contractroutes.ledger;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers that found no ledger, one JSON line each behind its checksum, on disk when {@link
 * #append} returns. A line that was cut by a crash or a full disk does not match its checksum and
 * is passed over; its answer was never promised to be kept.
 */
final class AnswerJournal {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerJournal.class);
  private static final int CHECKSUM = 8;
  private static final ObjectMapper JSON = new ObjectMapper().addMixIn(Fate.class, NamedFate.class);

  /** Names the kinds of fate; the names are in files, so they stay. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fate")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Fate.Done.class, name = "done"),
    @JsonSubTypes.Type(value = Fate.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = Fate.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = Fate.InDoubt.class, name = "in-doubt"),
    @JsonSubTypes.Type(value = Fate.Again.class, name = "again")
  })
  private interface NamedFate {}

  private final Path file;
  private final Path refused;

  /**
   * @param file where the answers go; made when the first one comes
   */
  AnswerJournal(Path file) {
    this.file = file;
    this.refused = file.resolveSibling(file.getFileName() + ".refused");
  }

  /** Whether answers wait. */
  boolean waits() {
    return Files.exists(file);
  }

  /** Where answers lie that the ledger does not take. */
  Path refused() {
    return refused;
  }

  /**
   * Adds an answer and flushes it to disk.
   *
   * @throws IOException if it is not on disk; nothing of it is read later
   */
  void append(Settlement settlement) throws IOException {
    alone(
        () -> {
          append(file, settlement);
          return null;
        });
  }

  /** Puts an answer aside that the ledger will never take. */
  void refuse(Settlement settlement) throws IOException {
    alone(
        () -> {
          append(refused, settlement);
          return null;
        });
  }

  /** A whole line of the journal. */
  record Line(String text, Settlement answer) {}

  /** Every whole answer, in order. */
  List<Settlement> read() throws IOException {
    return lines().stream().map(Line::answer).toList();
  }

  /** Every whole line, in order. */
  List<Line> lines() throws IOException {
    return alone(this::whole);
  }

  private List<Line> whole() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<Line> lines = new ArrayList<>();
    // A line may be cut inside a character; that must not keep the whole lines from being read.
    for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
      Settlement answer = line.isEmpty() ? null : answer(line);
      if (answer != null) {
        lines.add(new Line(line, answer));
      } else if (!line.isEmpty()) {
        LOG.debug("{} has a line that was cut; it is passed over.", file);
      }
    }
    return lines;
  }

  /** Forgets these lines, whose answers are in the ledger now; all others stay. */
  void forget(List<Line> settled) throws IOException {
    Set<String> gone = settled.stream().map(Line::text).collect(Collectors.toSet());
    alone(
        () -> {
          keep(whole().stream().filter(line -> !gone.contains(line.text())).toList());
          return null;
        });
  }

  private void keep(List<Line> left) throws IOException {
    if (left.isEmpty()) {
      Files.deleteIfExists(file);
      return;
    }
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(whole);
    for (Line line : left) {
      append(whole, line.answer());
    }
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  /** An operator's command, or a last instance without a place of its own, may be there too. */
  private <T> T alone(Work<T> work) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    synchronized (AnswerJournal.class) {
      try (FileChannel channel =
              FileChannel.open(
                  file.resolveSibling(file.getFileName() + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        return work.run();
      }
    }
  }

  private static void append(Path file, Settlement settlement) throws IOException {
    boolean made = !Files.exists(file);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = channel.size();
      byte[] line = line(settlement, end > 0 && last(channel, end) != '\n');
      try {
        ByteBuffer bytes = ByteBuffer.wrap(line);
        long at = end;
        while (bytes.hasRemaining()) {
          at += channel.write(bytes, at);
        }
        channel.force(true);
      } catch (IOException e) {
        cut(channel, end, e);
        throw e;
      }
    }
    if (made) {
      flushDirectory(file);
    }
  }

  private static byte last(FileChannel channel, long end) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    channel.read(one, end - 1);
    return one.get(0);
  }

  private static void cut(FileChannel channel, long end, IOException because) {
    try {
      channel.truncate(end);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /** The name of a new file is on disk when its directory is. */
  private static void flushDirectory(Path file) throws IOException {
    try (FileChannel directory =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private static byte[] line(Settlement settlement, boolean afterCutLine) throws IOException {
    String json = JSON.writeValueAsString(settlement);
    String line = (afterCutLine ? "\n" : "") + checksum(json) + " " + json + "\n";
    return line.getBytes(StandardCharsets.UTF_8);
  }

  private static Settlement answer(String line) {
    if (line.length() <= CHECKSUM + 1) {
      return null;
    }
    String json = line.substring(CHECKSUM + 1);
    if (!line.startsWith(checksum(json) + " ")) {
      return null;
    }
    try {
      return JSON.readValue(json, Settlement.class);
    } catch (JsonProcessingException e) {
      LOG.error("A whole line of the answer journal is no answer; it is passed over.");
      return null;
    }
  }

  private static String checksum(String json) {
    CRC32 sum = new CRC32();
    sum.update(json.getBytes(StandardCharsets.UTF_8));
    return String.format("%08x", sum.getValue());
  }
}
