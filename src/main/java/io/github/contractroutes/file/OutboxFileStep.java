package io.github.contractroutes.file;

import io.github.contractroutes.ledger.Delivery;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Body: {@link Delivery}; afterwards the file of the outbox, with its path as {@code CamelFileName}
 * and the property {@link #PART}, a name for it while it is on the way. A file that somebody took
 * out of the outbox cannot be delivered: the log says so and the delivery ends.
 */
final class OutboxFileStep implements Processor {
  /**
   * Exchange property: a temporary name, the same each time this instance tries the delivery, and
   * another one for each instance: one that lost its turn may still be at it.
   */
  static final String PART = "deliveryPart";

  /** Exchange property: where in the outbox it lies; names of documents may be personal. */
  static final String FOLDER = "deliveryFolder";

  private static final Logger LOG = LoggerFactory.getLogger(OutboxFileStep.class);

  private final Path outbox;
  private final String instance;

  /**
   * @param instance tells this process from every other one; without a dash
   */
  OutboxFileStep(Path outbox, String instance) {
    this.outbox = outbox;
    this.instance = instance;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    Message message = exchange.getMessage();
    Delivery delivery = message.getMandatoryBody(Delivery.class);
    Path file = outbox.resolve(delivery.path());
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      LOG.error(
          "A file of {} (delivery {}) is no longer in the outbox; it is not delivered.",
          delivery.folder(),
          delivery.id());
      exchange.setRouteStop(true);
      return;
    }
    exchange.setProperty(FOLDER, delivery.folder());
    exchange.setProperty(PART, PartFile.PREFIX + delivery.id() + "-" + instance);
    message.removeHeaders("*");
    message.setHeader(Exchange.FILE_NAME, delivery.path());
    message.setBody(file.toFile());
  }
}
