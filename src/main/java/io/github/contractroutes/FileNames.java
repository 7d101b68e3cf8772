package io.github.contractroutes;

import io.github.contractroutes.settings.SettingsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Whether files can have the names that documents have. Java takes the encoding of file names from
 * the locale of its process; in {@code C} or {@code POSIX} a Chinese name is none.
 */
final class FileNames {
  private static final String CHINESE = "合同.pdf";

  private FileNames() {}

  /**
   * Refuses a locale in which documents could not be stored.
   *
   * @param names makes a path of a name
   */
  static void require(Function<String, Path> names) throws SettingsException {
    try {
      names.apply(CHINESE);
    } catch (InvalidPathException e) {
      SettingsException refusal =
          new SettingsException(
              List.of(
                  "Files cannot have Chinese names in the locale of this process: set"
                      + " LC_ALL=C.UTF-8 in its environment and start again."));
      refusal.initCause(e);
      throw refusal;
    }
  }
}
