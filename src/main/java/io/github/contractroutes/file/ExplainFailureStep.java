package io.github.contractroutes.file;

import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.FileFailure;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever stopped a fetch into a body {@link FileFailure}. The variable {@code file} holds
 * the {@link FileFacts}; the property {@link #TROUBLE} tells policies what happened.
 */
final class ExplainFailureStep implements Processor {

  /** Exchange property: the {@link Trouble}. */
  static final String TROUBLE = "contractRoutesFetchTrouble";

  private static final Logger LOG = LoggerFactory.getLogger(ExplainFailureStep.class);

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
    exchange.setProperty(TROUBLE, failure.trouble());
    exchange
        .getMessage()
        .setBody(
            new FileFailure(file.id(), failure.error(), failure.trouble() == Trouble.LINK_EXPIRED));
    exchange.getMessage().removeHeaders("*");
  }
}
