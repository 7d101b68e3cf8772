package io.github.contractroutes.intake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when a dropped file is whole: when it did not change between looks {@link #CALM} apart, and
 * its marker stands beside it if there are markers (one may be left over from an earlier file of
 * that name). Without markers, one that ends in the middle of JSON gets {@link #PATIENCE} more, and
 * lines without a final line break wait for it.
 */
final class Readiness {
  /** How long a file must not have changed. */
  static final Duration CALM = Duration.ofMillis(600);

  /** How long a file that looks cut off is given after its last change. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How long a file is left alone after a first failure. */
  static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  private static final Duration LONGEST_REST = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

  private final Inbox inbox;
  private final LongSupplier nanos;
  private final Map<Path, Look> looks = new HashMap<>();
  private int mostLooks = 1_000;

  /**
   * @param nanos a clock that only runs forward, in nanoseconds
   */
  Readiness(Inbox inbox, LongSupplier nanos) {
    this.inbox = inbox;
    this.nanos = nanos;
  }

  /** What was seen of one file, and since when it is so. */
  private static final class Look {
    private long size = -1;
    private long modified;
    private long since;
    private long notBefore = Long.MIN_VALUE;
    private int failures;
    private final Set<String> told = new HashSet<>();
  }

  /** Whether the file may be taken now. What keeps it for long is logged once. */
  synchronized boolean isReady(Path file) {
    forgetTheGone();
    Look look = looks.computeIfAbsent(file, path -> new Look());
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      Path marker = inbox.marker(file);
      if (marker != null && !Files.exists(marker)) {
        return false;
      }
      Duration calm = calm(look, now);
      boolean due = look.notBefore == Long.MIN_VALUE || nanos.getAsLong() - look.notBefore >= 0;
      boolean still = calm.compareTo(CALM) >= 0;
      return due && still && isReadable(file, look) && isWhole(file, now.size(), calm, look);
    } catch (NoSuchFileException e) {
      // Else another instance was quicker.
      if (file.getFileName().toString().matches(".*[?\uFFFD].*")) {
        tell(look, file, "has a name that cannot be read in this locale (LC_ALL=C.UTF-8 helps)");
      }
      return false;
    } catch (IOException e) {
      tell(look, file, "cannot be read (" + e.getClass().getSimpleName() + ") and stays");
      return false;
    }
  }

  /** Taking the file failed; it is left alone for a while, each time in a row for longer. */
  synchronized void failed(Path file) {
    Look look = looks.computeIfAbsent(file, path -> new Look());
    look.failures++;
    look.notBefore = nanos.getAsLong() + rest(look.failures).toNanos();
  }

  /** How long a file is left alone that failed so many times in a row. */
  static Duration rest(int failures) {
    Duration rest = AFTER_FAILURE.multipliedBy(1L << Math.min(failures - 1, 10));
    return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
  }

  /** The file was taken. */
  synchronized void forget(Path file) {
    looks.remove(file);
  }

  /** A directory is named like a request; told once. */
  synchronized void directory(Path directory) {
    Look look = looks.computeIfAbsent(directory, path -> new Look());
    tell(look, directory, "is a directory, not a request, and is left alone");
  }

  private Duration calm(Look look, BasicFileAttributes now) {
    long modified = now.lastModifiedTime().toMillis();
    if (look.size != now.size() || look.modified != modified) {
      look.size = now.size();
      look.modified = modified;
      look.since = nanos.getAsLong();
      look.failures = 0;
      look.notBefore = Long.MIN_VALUE;
    }
    return Duration.ofNanos(nanos.getAsLong() - look.since);
  }

  private boolean isReadable(Path file, Look look) {
    if (Files.isReadable(file)) {
      return true;
    }
    tell(look, file, "may not be read by this service and stays; it needs read permission");
    return false;
  }

  private boolean isWhole(Path file, long size, Duration calm, Look look) throws IOException {
    int end = size == 0 ? -1 : lastByte(file, size);
    if (inbox.isLines(file) && size > 0) {
      // UTF-16 ends in \n\0; it is taken, to be refused with the right word.
      boolean whole = end == '\n' || end == 0;
      if (!whole && calm.compareTo(PATIENCE) >= 0) {
        tell(look, file, "has no final line break, so its last line may be incomplete; it waits");
      }
      return whole;
    }
    return end == '}'
        || Character.isWhitespace(end)
        || inbox.marker(file) != null
        || calm.compareTo(PATIENCE) >= 0;
  }

  /** Whether a file ends where JSON may end. */
  static boolean looksWhole(Path file, boolean lines) throws IOException {
    long size = Files.size(file);
    int end = size == 0 ? -1 : lastByte(file, size);
    return lines ? end == '\n' || end == 0 || size == 0 : end == '}' || Character.isWhitespace(end);
  }

  private static int lastByte(Path file, long size) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      return channel.position(size - 1).read(one) == 1 ? one.get(0) : -1;
    }
  }

  private void tell(Look look, Path file, String sentence) {
    if (look.told.add(sentence)) {
      LOG.warn("Dropped file {} {}.", inbox.root().relativize(file), sentence);
    }
  }

  private void forgetTheGone() {
    if (looks.size() > mostLooks) {
      looks.keySet().removeIf(file -> !Files.exists(file));
      mostLooks = Math.max(1_000, 2 * looks.size());
    }
  }
}
