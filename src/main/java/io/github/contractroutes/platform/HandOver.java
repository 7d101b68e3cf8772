package io.github.contractroutes.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.Cancellable;

/**
 * One attempt to send one request: whether its bytes were handed to a connection, which can happen
 * once, and when it must be over.
 *
 * <p>Counted, not guessed: {@link #begin} is called at the one place where the first byte is about
 * to be written, and moves the attempt out of {@code WAITING}. The deadline can do the same. So
 * either the bytes were handed over, or it is certain that they never will be.
 */
final class HandOver implements AutoCloseable {
  private enum State {
    WAITING,
    HANDED_OVER,
    OUT_OF_TIME,
    FENCED
  }

  /** The client calls back on the thread that sends. */
  private static final ThreadLocal<HandOver> CURRENT = new ThreadLocal<>();

  /** A deadline that fires so late woke up with the process. */
  private static final long STOOD_STILL_MILLIS = 1_000;

  private static final String HELD_UP =
      "The call was held up for more than 2 s between its mark and its first byte, so it was not"
          + " sent.";

  private static final long TO_READ_MILLIS = 1_000;

  private SignedRequest request;
  private final ScheduledExecutorService timer;
  private ScheduledFuture<?> deadline;
  private final Fence fence;
  private State state = State.WAITING;
  private boolean late;
  private String heldUp = HELD_UP;
  private Cancellable exchange;
  private int status;
  private Map<String, String> headers = Map.of();

  private HandOver(
      SignedRequest request, long timeoutMillis, ScheduledExecutorService timer, Fence fence) {
    this.request = request;
    this.fence = fence;
    this.timer = timer;
    synchronized (this) {
      deadline = timer.schedule(this::outOfTime, timeoutMillis, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Opens the attempt of this thread.
   *
   * @param timeoutMillis bound on everything: pool, DNS, connect, TLS, request and whole answer
   */
  static HandOver open(SignedRequest request, long timeoutMillis, ScheduledExecutorService timer) {
    return open(request, timeoutMillis, timer, Fence.NONE);
  }

  /** As above, with a time after which the first byte may not be written. */
  static HandOver open(
      SignedRequest request, long timeoutMillis, ScheduledExecutorService timer, Fence fence) {
    HandOver handOver = new HandOver(request, timeoutMillis, timer, fence);
    CURRENT.set(handOver);
    return handOver;
  }

  /** The attempt of this thread; without one nothing may be sent. */
  static HandOver current() throws IOException {
    HandOver current = CURRENT.get();
    if (current == null) {
      throw new IOException("Platform calls are sent by the route send-once alone.");
    }
    return current;
  }

  SignedRequest request() {
    return request;
  }

  /** What the deadline cancels. */
  synchronized void exchange(Cancellable exchange) {
    this.exchange = exchange;
    if (late) {
      exchange.cancel();
    }
  }

  /**
   * Everything is ready for the first byte; returns when it may be written.
   *
   * @return whether that took a while, in which the server may have closed the connection
   * @throws IOException if it may not be written any more, or the service stops
   */
  boolean await() throws IOException {
    try {
      return fence.await();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      refuse(e.getMessage());
      throw e;
    }
  }

  private synchronized void refuse(String because) {
    if (state == State.WAITING) {
      state = State.FENCED;
      heldUp = because;
    }
  }

  /** Why the call was not sent although its connection was ready; null if it was in time. */
  synchronized String heldUp() {
    return state == State.FENCED ? heldUp : null;
  }

  /**
   * The first byte is about to be written.
   *
   * @throws IOException if the request was handed over before, or its time is up; then nothing may
   *     be written
   */
  synchronized void begin() throws IOException {
    if (state == State.HANDED_OVER) {
      throw new IOException("The client tried to send a request again that is sent only once.");
    }
    if (state == State.OUT_OF_TIME) {
      throw new IOException("The time for the call was over before it could be sent.");
    }
    if (state == State.FENCED || fence.isPast()) {
      state = State.FENCED;
      throw new IOException("The call was held up for too long between its mark and its sending.");
    }
    state = State.HANDED_OVER;
  }

  /** The request is written, or failed to be. */
  void written() {
    fence.written();
  }

  /** The head of the answer is there. */
  synchronized void answered(int status, Map<String, String> headers) {
    this.status = status;
    this.headers = headers;
  }

  /** Reads the body to its end and returns the answer. */
  Sent.Answer answer(InputStream body, int maxBytes) throws IOException {
    byte[] bytes = body == null ? new byte[0] : body.readNBytes(maxBytes);
    if (bytes.length == maxBytes && body.read() != -1) {
      cancel(); // closing the stream would read the rest first
      throw new IOException("The answer is longer than " + maxBytes + " bytes.");
    }
    synchronized (this) {
      return new Sent.Answer(status, headers, bytes);
    }
  }

  synchronized boolean handedOver() {
    return state == State.HANDED_OVER;
  }

  /** Whether the deadline ended the attempt. */
  synchronized boolean late() {
    return late;
  }

  /** Ends the attempt: no deadline fires any more, and this thread may send nothing. */
  @Override
  public synchronized void close() {
    CURRENT.remove();
    deadline.cancel(false);
    // The timer keeps cancelled deadlines until they are due; the bodies need not wait with them.
    request = null;
    exchange = null;
    headers = Map.of();
  }

  /** After a standstill of the process the answer may have come: it is read first. */
  private void outOfTime() {
    synchronized (this) {
      boolean stoodStill = deadline.getDelay(TimeUnit.MILLISECONDS) < -STOOD_STILL_MILLIS;
      if (stoodStill && state == State.HANDED_OVER) {
        if (request != null) {
          deadline = timer.schedule(this::over, TO_READ_MILLIS, TimeUnit.MILLISECONDS);
        }
        return;
      }
    }
    over();
  }

  private void over() {
    synchronized (this) {
      late = true;
      if (state == State.WAITING) {
        state = State.OUT_OF_TIME;
      }
    }
    cancel();
  }

  private void cancel() {
    Cancellable running;
    synchronized (this) {
      running = exchange;
    }
    if (running != null) {
      running.cancel();
    }
  }
}
