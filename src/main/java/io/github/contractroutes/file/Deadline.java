package io.github.contractroutes.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.EofSensorInputStream;
import org.apache.hc.core5.http.io.EofSensorWatcher;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * Cuts a download off that takes too long, from the connection to the last byte of the body and
 * wherever it stands: a host that says a little again and again falls silent nowhere.
 */
final class Deadline implements ExecChainHandler {
  private final Duration longest;
  private final ScheduledExecutorService clock;

  Deadline(Duration longest, ScheduledExecutorService clock) {
    this.longest = longest;
    this.clock = clock;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    if (!(scope.originalRequest instanceof Cancellable exchange)) {
      throw new IllegalStateException("A download that cannot be cut off is not begun.");
    }
    Cut cut = new Cut(exchange);
    boolean goesOn = false;
    try {
      ClassicHttpResponse response = chain.proceed(request, scope);
      HttpEntity body = response.getEntity();
      if (body != null) {
        response.setEntity(new Watched(body, cut));
        goesOn = true;
      }
      return response;
    } catch (IOException e) {
      throw cut.reason(e);
    } finally {
      if (!goesOn) {
        cut.end();
      }
    }
  }

  private final class Cut implements EofSensorWatcher {
    private final Cancellable exchange;
    private final Future<?> due;
    private volatile boolean done;

    Cut(Cancellable exchange) {
      this.exchange = exchange;
      due = clock.schedule(this::cut, longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cut() {
      done = true;
      exchange.cancel();
    }

    void end() {
      due.cancel(false);
    }

    /** What the failure of a read really is. */
    IOException reason(IOException failure) {
      if (!done) {
        return failure;
      }
      InterruptedIOException late = new InterruptedIOException("Not over in time.");
      late.initCause(failure);
      return late;
    }

    @Override
    public boolean eofDetected(InputStream wrapped) {
      end();
      return true;
    }

    @Override
    public boolean streamClosed(InputStream wrapped) {
      end();
      return true;
    }

    @Override
    public boolean streamAbort(InputStream wrapped) throws IOException {
      end();
      if (wrapped instanceof EofSensorInputStream connected) {
        connected.abort();
        return false;
      }
      return true;
    }
  }

  private static final class Watched extends HttpEntityWrapper {
    private final Cut cut;

    Watched(HttpEntity body, Cut cut) {
      super(body);
      this.cut = cut;
    }

    @Override
    public InputStream getContent() throws IOException {
      return new EofSensorInputStream(super.getContent(), cut) {
        @Override
        public int read() throws IOException {
          try {
            return super.read();
          } catch (IOException e) {
            throw cut.reason(e);
          }
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
          try {
            return super.read(bytes, from, most);
          } catch (IOException e) {
            throw cut.reason(e);
          }
        }
      };
    }
  }
}
