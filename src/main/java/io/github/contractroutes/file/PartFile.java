package io.github.contractroutes.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A document while it is written: a hidden name of its own beside its future one, so that the last
 * step is a rename within one directory. It is gone when it is closed, whatever happened; what a
 * killed process left is swept at the next start ({@link Leftovers}), which knows it by its lock:
 * locks die with their process.
 */
final class PartFile implements Closeable {

  /** What every such name begins with. */
  static final String PREFIX = ".part-";

  private final Path path;
  private final FileChannel channel;
  private boolean moved;

  /**
   * @param directory where the document will lie
   * @param random unique for each attempt of every instance
   * @throws IOException also if a sweeping instance took it for a leftover before it was held
   */
  PartFile(Path directory, String random) throws IOException {
    path = directory.resolve(PREFIX + random);
    channel =
        FileChannel.open(
            path,
            Set.of(
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS));
    isFree(channel);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      channel.close();
      throw new NoSuchFileException(path.toString());
    }
  }

  /** Whether no living process held this file; it is held by this one from now on. */
  static boolean isFree(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      // A file system without locks: then only its age tells.
      return false;
    }
  }

  Path path() {
    return path;
  }

  void write(byte[] bytes, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Returns when content and length are on the disk; it stays held until it has its name. */
  void flush() throws IOException {
    channel.force(true);
  }

  /** Becomes the file of that name, in one step and in place of what had the name before. */
  void replace(Path target) throws IOException {
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    moved = true;
  }

  /** Never fails: the document has its name by now or there is a better reason to tell. */
  @Override
  public void close() {
    try {
      channel.close();
      if (!moved) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // The next start sweeps it.
      return;
    }
  }
}
