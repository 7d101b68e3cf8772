package io.github.contractroutes.file;

import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.FileFailure;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever stopped a fetch into a body {@link FileFailure}. The variable {@code file} holds
 * the {@link FileFacts}; the property {@link #OUTBOX_FAILED} tells policies of the outbox's part.
 */
final class ExplainFailureStep implements Processor {

  /** Exchange property: whether the outbox could take no document at all. */
  static final String OUTBOX_FAILED = "contractRoutesOutboxFailed";

  private static final Logger LOG = LoggerFactory.getLogger(ExplainFailureStep.class);

  private final FileStore store;

  ExplainFailureStep(FileStore store) {
    this.store = store;
  }

  @Override
  public void process(Exchange exchange) {
    FetchException failure =
        FetchErrors.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    FileFacts file = exchange.getVariable("file", FileFacts.class);
    LOG.warn(
        "Document {} of flow {} was not fetched, attempt {}: {} {}",
        file.fileIndex(),
        file.flowId(),
        file.attempts(),
        failure.trouble().code(),
        failure.getMessage());
    if (failure.trouble() == Trouble.UNEXPECTED) {
      LOG.debug("Stack trace", failure);
    }
    boolean outboxFailed = outboxFailed(failure.trouble());
    exchange.setProperty(OUTBOX_FAILED, outboxFailed);
    exchange
        .getMessage()
        .setBody(
            new FileFailure(
                file.id(),
                failure.error(),
                failure.trouble() == Trouble.LINK_EXPIRED,
                outboxFailed));
    exchange.getMessage().removeHeaders("*");
  }

  /** A place that only this document has no access to is its own trouble. */
  private boolean outboxFailed(Trouble trouble) {
    return trouble == Trouble.DISK_FULL || trouble == Trouble.STORE_FAILED && !store.hasRoom();
  }
}
