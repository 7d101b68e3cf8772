package io.github.contractroutes.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Gives a whole file its final name, or finds that the name is taken: in one step of the file
 * system, so that of several instances exactly one wins and no file is ever overwritten. A hard
 * link does that (a rename would replace silently). Where there are no hard links (FAT, some
 * network shares) a lock on a file beside the outbox's directories stands in.
 */
final class Claim {

  private static final String LOCK = ".contract-routes.lock";

  private final Path outbox;
  private final boolean links;

  /**
   * @param links whether to try hard links; false is for tests of the other way
   */
  Claim(Path outbox, boolean links) {
    this.outbox = outbox;
    this.links = links;
  }

  /**
   * Gives the name.
   *
   * @return false if the name is taken
   */
  boolean name(Path file, Path target) throws IOException {
    if (links) {
      try {
        Files.createLink(target, file);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } catch (IOException | UnsupportedOperationException e) {
        // No hard links here, or a real trouble, which the other way then reports.
        return rename(file, target);
      }
    }
    return rename(file, target);
  }

  /** A file lock holds between processes, the monitor between threads of this one. */
  private boolean rename(Path file, Path target) throws IOException {
    synchronized (Claim.class) {
      try (FileChannel channel =
              FileChannel.open(
                  outbox.resolve(LOCK),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS);
          FileLock lock = channel.lock()) {
        if (!lock.isValid() || Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
          return false;
        }
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        return true;
      }
    }
  }
}
