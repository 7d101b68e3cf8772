package io.github.contractroutes.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Predicate;

/** Renames files at once or not at all, and never onto a name that is taken. */
class Moves {
  /** Goes behind the name of a refused file for the file that says why. */
  static final String ERROR = ".error.json";

  /** What file systems allow, in bytes of UTF-8. */
  private static final int MOST_BYTES = 255;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final InstantSource clock;

  Moves(InstantSource clock) {
    this.clock = clock;
  }

  /** The name itself, or with the time before its extension if it or its error file is taken. */
  String free(Path directory, String name) {
    return free(name, free -> isTaken(directory, free));
  }

  /** The same where somebody else can tell what is taken. */
  String free(String name, Predicate<String> taken) {
    String free = name;
    for (int again = 0; taken.test(free); again++) {
      String time = "-" + TIME.format(clock.instant()) + (again == 0 ? "" : "-" + again);
      String fitting = fit(name, time.length() + ERROR.length());
      int dot = fitting.lastIndexOf('.');
      free = fitting.substring(0, dot) + time + fitting.substring(dot);
    }
    return free;
  }

  /**
   * The name, or one that is cut before its extension, so that a file may be called so with more
   * around it.
   *
   * @param more bytes that go with it
   */
  static String fit(String name, int more) {
    int dot = name.lastIndexOf('.');
    int room = MOST_BYTES - more - bytes(name.substring(dot));
    int end = dot;
    while (bytes(name.substring(0, end)) > room) {
      end = name.offsetByCodePoints(end, -1);
    }
    return name.substring(0, end) + name.substring(dot);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static boolean isTaken(Path directory, String name) {
    return Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)
        || Files.exists(directory.resolve(name + ERROR), LinkOption.NOFOLLOW_LINKS);
  }

  void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
