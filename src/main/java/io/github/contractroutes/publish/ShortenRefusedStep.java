package io.github.contractroutes.publish;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs before a list is sent once more because the broker found a record of it too large: leaves
 * out what is acknowledged, shortens what was too large and keeps the rest, in order. So one record
 * does not hold up the others.
 */
public final class ShortenRefusedStep implements Processor {

  private static final Logger LOG = LoggerFactory.getLogger(ShortenRefusedStep.class);

  @Override
  public void process(Exchange exchange) {
    if (exchange.getMessage().getBody() instanceof UntilFailed<?> sent) {
      List<Exchange> rest = new ArrayList<>();
      for (int i = 0; i < sent.all().size(); i++) {
        Exchange record = (Exchange) sent.all().get(i);
        boolean acknowledged = i < sent.handedOut() && !record.isFailed();
        if (!acknowledged) {
          rest.add(again(record));
        }
      }
      exchange.getMessage().setBody(new UntilFailed<>(rest, Exchange::isFailed));
    }
  }

  private static Exchange again(Exchange record) {
    if (ComposeStep.isTooLarge(record)) {
      ComposeStep.shorten(record);
      LOG.warn(
          "The broker found a message too large; it is sent shortened, and the whole one lies in"
              + " the outbox. message-id={} stored-whole={}",
          record.getMessage().getHeader(MessageHeaders.MESSAGE_ID, String.class),
          record.getMessage().getHeader(MessageHeaders.STORED_WHOLE, String.class));
    }
    record.setException(null);
    return record;
  }
}
