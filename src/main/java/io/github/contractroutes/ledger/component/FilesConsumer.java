package io.github.contractroutes.ledger.component;

import io.github.contractroutes.ledger.FileFacts;
import java.util.Optional;
import org.apache.camel.Processor;

/** Hands files to fetch to the route, the link that dies first before the others. */
final class FilesConsumer extends LoopConsumer {
  private final FileDesk desk;

  FilesConsumer(LedgerEndpoint endpoint, Processor processor, FileDesk desk, int concurrency) {
    super(endpoint, processor, concurrency);
    this.desk = desk;
  }

  @Override
  protected void doStart() throws Exception {
    desk.open(true);
    super.doStart();
  }

  @Override
  boolean look() throws InterruptedException {
    Optional<FileFacts> file = desk.take();
    return file.isEmpty() || fetch(file.get());
  }

  private boolean fetch(FileFacts file) {
    boolean told = false;
    try {
      told = run(file);
      return told;
    } finally {
      if (!told) {
        desk.letGo(file);
      }
    }
  }

  /** What was taken for a permit that is not used any more can be fetched by others. */
  @Override
  protected void doStop() throws Exception {
    desk.open(false);
    super.doStop();
    desk.giveBack();
  }
}
