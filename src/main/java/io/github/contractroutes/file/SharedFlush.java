package io.github.contractroutes.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Flushes directories that many change at the same time. A flush that begins after a change holds
 * it, whoever made it; so those who come while one is running share the next.
 */
final class SharedFlush {
  private final Map<Path, Line> lines = new ConcurrentHashMap<>();

  /** Flushes of one directory by their numbers; they follow each other. */
  private static final class Line {
    private long begun;
    private long done;
    private boolean running;
  }

  /** Returns when the names that the directory has now are on the disk. */
  void flush(Path directory) throws IOException {
    Line line = lines.computeIfAbsent(directory, key -> new Line());
    synchronized (line) {
      long enough = line.begun + 1;
      while (line.running && line.done < enough) {
        await(line);
      }
      if (line.done >= enough) {
        return;
      }
      line.begun++;
      line.running = true;
    }
    boolean flushed = false;
    try {
      Directories.flush(directory);
      flushed = true;
    } finally {
      synchronized (line) {
        if (flushed) {
          line.done = line.begun;
        }
        line.running = false;
        line.notifyAll();
      }
    }
  }

  private static void await(Line line) throws InterruptedIOException {
    try {
      line.wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a directory was flushed");
    }
  }
}
