package io.github.contractroutes.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/**
 * Removes what killed processes left half written in the outbox. Other instances may be writing
 * there now, so only files go that no process holds a lock on, or, where there are no locks, that
 * nobody has touched for a while.
 */
public final class Leftovers {

  private final Path outbox;
  private final Duration age;

  /**
   * @param age longer than the longest download
   */
  public Leftovers(Path outbox, Duration age) {
    this.outbox = outbox;
    this.age = age;
  }

  /**
   * Looks through the outbox, {@code <outbox>/<tenant>/<flowId>/}, {@code <outbox>/dead-letters/}
   * and {@code <outbox>/results/<tenant>/<operation>/}.
   *
   * @param now the time by the clock that dates files
   * @return how many were removed
   */
  public int sweep(Instant now) throws IOException {
    Instant oldest = now.minus(age);
    int removed = sweep(outbox, oldest);
    try (DirectoryStream<Path> tenants = directories(outbox)) {
      for (Path tenant : tenants) {
        boolean results = tenant.getFileName().toString().equals("results");
        removed += sweep(tenant, oldest) + sweepBelow(tenant, oldest, results ? 2 : 1);
      }
    }
    return removed;
  }

  private static int sweepBelow(Path parent, Instant oldest, int levels) throws IOException {
    int removed = 0;
    try (DirectoryStream<Path> children = directories(parent)) {
      for (Path child : children) {
        removed += levels == 1 ? sweep(child, oldest) : sweepBelow(child, oldest, levels - 1);
      }
    }
    return removed;
  }

  private static DirectoryStream<Path> directories(Path parent) throws IOException {
    return Files.newDirectoryStream(
        parent, child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS));
  }

  private static int sweep(Path directory, Instant oldest) throws IOException {
    int removed = 0;
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, PartFile.PREFIX + "*")) {
      for (Path part : parts) {
        try {
          boolean old =
              Files.getLastModifiedTime(part, LinkOption.NOFOLLOW_LINKS)
                  .toInstant()
                  .isBefore(oldest);
          if (old ? Files.deleteIfExists(part) : deleteIfLeft(part)) {
            removed++;
          }
        } catch (NoSuchFileException e) {
          // Its writer finished meanwhile.
          continue;
        }
      }
    }
    return removed;
  }

  /** It goes while its lock is ours: nobody can take it up in between. */
  private static boolean deleteIfLeft(Path part) throws IOException {
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      return PartFile.isFree(channel) && Files.deleteIfExists(part);
    }
  }
}
