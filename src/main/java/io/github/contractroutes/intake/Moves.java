package io.github.contractroutes.intake;

import java.io.IOException;
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
final class Moves {
  /** Goes behind the name of a refused file for the file that says why. */
  static final String ERROR = ".error.json";

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
    int dot = name.lastIndexOf('.');
    for (int again = 0; taken.test(free); again++) {
      String time = "-" + TIME.format(clock.instant()) + (again == 0 ? "" : "-" + again);
      free = name.substring(0, dot) + time + name.substring(dot);
    }
    return free;
  }

  private static boolean isTaken(Path directory, String name) {
    return Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)
        || Files.exists(directory.resolve(name + ERROR), LinkOption.NOFOLLOW_LINKS);
  }

  void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
