package io.github.contractroutes.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Tells a full disk from other troubles of the outbox. Java has no type for it; the words are those
 * of Linux and macOS (ENOSPC, EDQUOT) and of Windows.
 */
final class OutboxTrouble {
  private OutboxTrouble() {}

  static FetchException of(Path outbox, IOException e) {
    String words = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (words.contains("no space left")
        || words.contains("quota exceeded")
        || words.contains("not enough space")) {
      return new FetchException(
          Trouble.DISK_FULL, "The outbox " + outbox + " is full: make room on its disk.", e);
    }
    if (e instanceof AccessDeniedException) {
      return new FetchException(
          Trouble.STORE_FAILED, "The outbox " + outbox + " may not be written by this user.", e);
    }
    return new FetchException(
        Trouble.STORE_FAILED,
        "The outbox " + outbox + " cannot be written (" + e.getClass().getSimpleName() + ").",
        e);
  }
}
