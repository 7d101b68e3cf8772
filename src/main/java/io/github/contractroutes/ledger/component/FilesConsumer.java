package io.github.contractroutes.ledger.component;

import io.github.contractroutes.ledger.Change;
import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.Ledger;
import java.util.Optional;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;

/** Hands files to fetch to the route, the link that dies first before the others. */
final class FilesConsumer extends LoopConsumer {
  private static final long LONGEST_WAIT_MILLIS = 500;

  private final Ledger ledger;

  FilesConsumer(Endpoint endpoint, Processor processor, Ledger ledger, int concurrency) {
    super(endpoint, processor, concurrency);
    this.ledger = ledger;
  }

  @Override
  boolean look() throws InterruptedException {
    long seen = ledger.seen(Change.FILES);
    Optional<FileFacts> file = ledger.takeFile();
    if (file.isEmpty()) {
      ledger.awaitChange(Change.FILES, seen, LONGEST_WAIT_MILLIS);
      return true;
    }
    return run(file.get());
  }
}
