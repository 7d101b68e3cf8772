package io.github.contractroutes.intake;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Lets one of several instances take files of an operation at a time. The operating system frees
 * the lock of a process that dies. It lies on a file of its own: a lock on the dropped file would
 * go as soon as any reader of that file closes it.
 */
final class InboxLock implements Closeable {
  private final FileChannel channel;

  private InboxLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @return empty if somebody else has it
   * @throws IOException if the lock file cannot be made or the file system has no locks
   */
  static Optional<InboxLock> take(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      FileLock lock = channel.tryLock();
      taken = lock != null;
      return taken ? Optional.of(new InboxLock(channel)) : Optional.empty();
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
