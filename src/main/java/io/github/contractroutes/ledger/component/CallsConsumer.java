package io.github.contractroutes.ledger.component;

import io.github.contractroutes.ledger.CallSource;
import io.github.contractroutes.ledger.ClaimedCall;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands each call to the dispatch route when its slot is about to open. */
final class CallsConsumer extends DefaultConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(CallsConsumer.class);

  private final CallSource calls;

  CallsConsumer(Endpoint endpoint, Processor processor, CallSource calls) {
    super(endpoint, processor);
    this.calls = calls;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    calls.start(this::work);
  }

  @Override
  protected void doStop() throws Exception {
    calls.stop();
    super.doStop();
  }

  private void work(ClaimedCall call) {
    Exchange exchange = createExchange(false);
    try {
      exchange.setProperty(LedgerEndpoint.CALL, call);
      exchange.getMessage().setBody(call);
      getProcessor().process(exchange);
    } catch (Exception e) {
      exchange.setException(e);
    }
    if (exchange.getException() != null) {
      LOG.error(
          "Call {} of lane {} left the route with: {}",
          call.id(),
          call.lane(),
          exchange.getException().getMessage());
      LOG.debug("Stack trace", exchange.getException());
    }
    releaseExchange(exchange, false);
  }
}
