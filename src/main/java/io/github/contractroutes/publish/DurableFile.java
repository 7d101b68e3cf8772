package io.github.contractroutes.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/**
 * Writes a file so that whoever lists the directory sees the old content or the new, never half of
 * it, also after a power cut: temporary name, flush, rename, flush of the directory.
 */
public final class DurableFile {

  private final Supplier<String> suffix;

  /**
   * @param suffix gives every write a name part of its own, so that two instances that write the
   *     same file do not write into one another
   */
  public DurableFile(Supplier<String> suffix) {
    this.suffix = suffix;
  }

  /**
   * Creates or replaces a file; missing directories are made.
   *
   * @throws UncheckedIOException if it could not be written
   */
  void write(Path target, byte[] content) {
    place(target, content);
    flush(target.getParent());
  }

  /**
   * The same, but a power cut may bring the old content back until the directory is flushed: one
   * {@link #flush} is enough for many files.
   *
   * @throws UncheckedIOException if it could not be written; then nothing has changed
   */
  void place(Path target, byte[] content) {
    Path directory = target.getParent();
    Path part = directory.resolve(".part-" + target.getFileName() + "-" + suffix.get());
    try {
      createDirectories(directory);
      try {
        writeAndRename(part, content, target);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw notWritten(target, e);
    }
  }

  /**
   * Returns when the files that a directory holds now are safe from a power cut.
   *
   * @throws UncheckedIOException if it could not be flushed
   */
  void flush(Path directory) {
    try {
      flushDirectory(directory);
    } catch (IOException e) {
      throw notWritten(directory, e);
    }
  }

  private static UncheckedIOException notWritten(Path path, IOException because) {
    return new UncheckedIOException(
        "%s could not be written: %s. The outbox must be a directory that this service can write."
            .formatted(path, because.getMessage()),
        because);
  }

  /** Whether a file of so many bytes can be written into a directory that exists. */
  boolean canWrite(Path directory, int bytes) {
    Path probe = directory.resolve(".part-probe-" + suffix.get());
    try {
      try {
        Files.write(probe, new byte[bytes], StandardOpenOption.CREATE_NEW);
      } finally {
        Files.deleteIfExists(probe);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** A new directory is flushed too, or a power cut could take it away with all it holds. */
  private static void createDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Path parent = directory.toAbsolutePath().getParent();
      createDirectories(parent);
      Files.createDirectories(directory);
      flushDirectory(parent);
    }
  }

  private static void writeAndRename(Path part, byte[] content, Path target) throws IOException {
    // Not Files.createTempFile: its files can be read by nobody but this service.
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      hold(channel);
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** An instance that starts removes what no living process holds. */
  private static void hold(FileChannel channel) {
    try {
      channel.tryLock();
    } catch (IOException e) {
      // A file system without locks: there only age tells a leftover, and this one is new.
      return;
    }
  }

  private static void flushDirectory(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      // Windows cannot open a directory, and does not need to.
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
