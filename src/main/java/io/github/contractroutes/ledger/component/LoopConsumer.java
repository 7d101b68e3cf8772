package io.github.contractroutes.ledger.component;

import io.github.contractroutes.ledger.RepeatedWarning;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks into the ledger in a loop, on threads of its own, and waits for changes in between. */
abstract class LoopConsumer extends DefaultConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(LoopConsumer.class);
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private final LedgerEndpoint endpoint;
  private final int threads;
  private final RepeatedWarning warning = new RepeatedWarning(LOG);
  private ExecutorService loops;

  LoopConsumer(LedgerEndpoint endpoint, Processor processor, int threads) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.threads = threads;
  }

  /**
   * Looks once.
   *
   * @return false if it failed, so that the loop pauses
   */
  abstract boolean look() throws InterruptedException;

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    loops =
        getEndpoint()
            .getCamelContext()
            .getExecutorServiceManager()
            .newFixedThreadPool(this, getEndpoint().getEndpointUri(), threads);
    for (int i = 0; i < threads; i++) {
      loops.execute(this::loop);
    }
  }

  private void loop() {
    long pause = FIRST_PAUSE_MILLIS;
    while (isRunAllowed() && !Thread.currentThread().isInterrupted()) {
      try {
        if (look()) {
          pause = FIRST_PAUSE_MILLIS;
        } else {
          TimeUnit.MILLISECONDS.sleep(pause);
          pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException | Error e) {
        warning.tell(getEndpoint().getEndpointUri(), e);
        pauseQuietly(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  private static void pauseQuietly(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs one exchange through the route; tells whether it came through. */
  boolean run(Object body) {
    return failureOf(body) == null;
  }

  /** Runs one exchange through the route; why it did not come through, or null if it did. */
  Exception failureOf(Object body) {
    Exchange exchange = createExchange(false);
    try {
      exchange.getMessage().setBody(body);
      getProcessor().process(exchange);
    } catch (Exception e) {
      exchange.setException(e);
    }
    Exception failure = exchange.getException();
    if (failure != null) {
      warning.tell(getEndpoint().getEndpointUri(), failure);
    }
    releaseExchange(exchange, false);
    return failure;
  }

  @Override
  protected void doStop() throws Exception {
    super.doStop();
    if (loops != null) {
      // Or each would wait for a change that nobody makes any more.
      endpoint.ledger().wakeAll();
      getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(loops, 15_000);
    }
  }
}
