package io.github.contractroutes.intake;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The drop directory and what its places mean: {@code <inbox>/<operation>/<name>} waits, {@code
 * .accepted/} and {@code .refused/} beside it hold what was taken.
 *
 * @param root {@code contracts.inbox}
 * @param doneSuffix {@code contracts.inbox.done-suffix}: a file is taken once {@code
 *     <name><suffix>} stands beside it; empty for none
 */
public record Inbox(Path root, String doneSuffix) {
  public Inbox {
    root = root.toAbsolutePath().normalize();
    doneSuffix = doneSuffix == null ? "" : doneSuffix.trim();
  }

  /**
   * Makes every directory that is missing.
   *
   * @throws IOException if one cannot be made, or nothing can be written there
   */
  public void prepare() throws IOException {
    for (Operation operation : Operation.values()) {
      Files.createDirectories(accepted(operation));
      Files.createDirectories(refused(operation));
      if (!Files.isWritable(directory(operation))) {
        throw new AccessDeniedException(directory(operation).toString());
      }
    }
  }

  /** Whether this is the directory of an operation. */
  boolean isOperation(Path directory) {
    for (Operation operation : Operation.values()) {
      if (directory(operation).equals(directory)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a file of that name may be a request. */
  boolean wants(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".") && (isLines(file) || extension(name).equals("json"));
  }

  /** Whether each line of the file is a request of its own. */
  boolean isLines(Path file) {
    return extension(file.getFileName().toString()).equals("jsonl");
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** What the directory of a waiting file stands for. */
  Operation operation(Path file) {
    return Operation.of(file.getParent().getFileName().toString());
  }

  Path directory(Operation operation) {
    return root.resolve(operation.word());
  }

  Path accepted(Operation operation) {
    return directory(operation).resolve(".accepted");
  }

  Path refused(Operation operation) {
    return directory(operation).resolve(".refused");
  }

  /** The file's marker; null if no markers are used. */
  Path marker(Path file) {
    return doneSuffix.isEmpty() ? null : file.resolveSibling(file.getFileName() + doneSuffix);
  }
}
