package io.github.contractroutes.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/** Parts that run, closed in the reverse of the order in which they were started. */
final class InOrder implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private volatile boolean closed;

  /** Remembers a part that was just started, and closes it at once if the end has come. */
  synchronized <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    if (closed) {
      close();
    }
    return part;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        System.err.println("Not stopped in good order: " + e.getMessage());
      }
    }
  }
}
