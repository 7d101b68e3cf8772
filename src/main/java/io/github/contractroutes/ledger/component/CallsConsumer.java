package io.github.contractroutes.ledger.component;

import io.github.contractroutes.ledger.CallSource;
import io.github.contractroutes.ledger.ClaimedCall;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** Hands each call to the dispatch route when its slot is about to open. */
final class CallsConsumer extends DefaultConsumer {
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

  private void work(ClaimedCall call) throws Exception {
    Exchange exchange = createExchange(false);
    exchange.setProperty(LedgerEndpoint.CALL, call);
    exchange.getMessage().setBody(call);
    getProcessor().process(exchange);
    Exception failure = exchange.getException();
    releaseExchange(exchange, false);
    if (failure != null) {
      throw failure;
    }
  }
}
