package io.github.contractroutes.publish;

import io.github.contractroutes.ledger.Header;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Makes a list of facts into one record each, for a Kafka endpoint with {@code
 * batchWithIndividualHeaders=true}: the endpoint sends them all before it waits, completes when the
 * last is acknowledged, and leaves its exception with every record that failed (camel-kafka,
 * KafkaProducerCallBack and ProducerUtil). Headers of the route's own exchange are not sent.
 *
 * @param <T> the fact
 */
public final class ComposeStep<T> implements Processor {

  private static final String SHORTENED = "contract-routes.shortened";

  private final Composer<T> composer;
  private final long maxBytes;

  /**
   * @param composer what a message looks like
   * @param maxBytes the largest record the topic takes; a larger one is sent shortened
   */
  public ComposeStep(Composer<T> composer, long maxBytes) {
    this.composer = composer;
    this.maxBytes = maxBytes;
  }

  @Override
  @SuppressWarnings("unchecked")
  public void process(Exchange exchange) {
    List<T> facts = exchange.getMessage().getBody(List.class);
    List<Exchange> records = facts.stream().map(fact -> record(exchange, fact)).toList();
    exchange.getMessage().setBody(new UntilFailed<>(records, ComposeStep::stopsTheRest));
  }

  /** Makes a record that the broker found too large into its shortened form. */
  static void shorten(Exchange record) {
    Supplier<?> shortened = record.getProperty(SHORTENED, Supplier.class);
    record.getMessage().removeHeaders("*");
    fill(record.getMessage(), (Publication) shortened.get());
  }

  static boolean isTooLarge(Exchange record) {
    return record.getException() instanceof RecordTooLargeException;
  }

  /** A record that is too large is dealt with alone; any other failure meets the next ones too. */
  private static boolean stopsTheRest(Exchange record) {
    return record.isFailed() && !isTooLarge(record);
  }

  private Exchange record(Exchange parent, T fact) {
    Publication message = composer.whole(fact);
    if (message.size() > maxBytes) {
      message = composer.shortened(fact);
    }
    Exchange record = new DefaultExchange(parent.getContext());
    record.setProperty(SHORTENED, (Supplier<Publication>) () -> composer.shortened(fact));
    fill(record.getMessage(), message);
    return record;
  }

  private static void fill(Message record, Publication message) {
    for (Header header : message.headers()) {
      record.setHeader(header.name(), header.value());
    }
    if (message.key() != null) {
      record.setHeader(KafkaConstants.KEY, message.key());
    }
    record.setBody(message.value());
  }
}
