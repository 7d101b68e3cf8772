package io.github.contractroutes.file;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops taking files while the outbox has no room or cannot be written, so that links are not used
 * up in vain; contracts go on meanwhile. It looks on a clock and goes on by itself. {@link #full()}
 * is what health shows.
 */
final class OutboxFullPolicy extends RoutePolicySupport {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxFullPolicy.class);

  private final CamelContext context;
  private final FileStore store;
  private final Duration pause;
  private final AtomicBoolean full = new AtomicBoolean();
  private volatile boolean stopped;
  private ScheduledExecutorService clock;

  OutboxFullPolicy(CamelContext context, FileStore store, Duration pause) {
    this.context = context;
    this.store = store;
    this.pause = pause;
  }

  /** Whether fetching stands still for want of a place to store. */
  boolean full() {
    return full.get();
  }

  /** Whether no more files are taken now. */
  boolean stopped() {
    return stopped;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    clock = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "outbox");
  }

  @Override
  protected void doStop() throws Exception {
    if (clock != null) {
      context.getExecutorServiceManager().shutdownNow(clock);
    }
    super.doStop();
  }

  @Override
  public void onExchangeDone(Route route, Exchange exchange) {
    if (exchange.getProperty(ExplainFailureStep.OUTBOX_FAILED, false, Boolean.class)
        && full.compareAndSet(false, true)) {
      LOG.error(OutboxHealth.SENTENCE);
      clock.execute(() -> stop(route));
    }
  }

  private void stop(Route route) {
    try {
      suspendOrStopConsumer(route.getConsumer());
      stopped = true;
    } catch (Exception e) {
      LOG.warn("Fetching could not be stopped: {}", e.getMessage());
    }
    clock.schedule(() -> look(route), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look(Route route) {
    try {
      if (store.hasRoom()) {
        resumeOrStartConsumer(route.getConsumer());
        stopped = false;
        full.set(false);
        LOG.info("The outbox takes documents again: fetching goes on");
        return;
      }
    } catch (Exception e) {
      LOG.warn("Fetching could not be resumed: {}", e.getMessage());
    }
    clock.schedule(() -> look(route), pause.toMillis(), TimeUnit.MILLISECONDS);
  }
}
