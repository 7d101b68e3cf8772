package io.github.contractroutes.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Directories: made one by one, never through a symbolic link, and flushed. */
final class Directories {

  private static final boolean WINDOWS = java.io.File.separatorChar == '\\';

  private Directories() {}

  /**
   * The directory of that name, made if need be; it lasts when its parent is flushed.
   *
   * @throws IOException if the name is taken by something else, a symbolic link included
   */
  static Path child(Path parent, String name) throws IOException {
    Path child = parent.resolve(name);
    if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
      return child;
    }
    try {
      Files.createDirectory(child);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        throw new NotDirectoryException(child.toString());
      }
    }
    return child;
  }

  /** The same where most likely nothing has that name yet: one step of the file system then. */
  static Path newChild(Path parent, String name) throws IOException {
    try {
      return Files.createDirectory(parent.resolve(name));
    } catch (FileAlreadyExistsException e) {
      return child(parent, name);
    }
  }

  /** Returns when the names in a directory are on the disk; Windows does that by itself. */
  static void flush(Path directory) throws IOException {
    if (WINDOWS) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
