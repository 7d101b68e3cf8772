package io.github.contractroutes.intake;

import io.github.contractroutes.ledger.Verdict;
import java.io.File;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of a dropped file: {@code check-request} opens it and makes batches of checked
 * requests, {@code take-batch} and {@code note-refused} stand around the ledger, {@code put-away}
 * moves the file.
 */
public final class FileIntakeStep {
  /** Exchange property that holds the {@link Drop}. */
  static final String DROP = "drop";

  /** Exchange property that holds the {@link Drop.End}. */
  static final String END = "dropEnd";

  private static final String BATCH = "batch";
  private static final int MOST_PUBLISHED = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(FileIntakeStep.class);

  private final Inbox inbox;
  private final RequestCheck check;
  private final HighWater highWater;
  private final Moves moves;
  private final Map<String, String> published =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
              return size() > MOST_PUBLISHED;
            }
          });

  /**
   * @param highWater a long file waits in the middle while intake pauses
   * @param clock tells the time that goes behind a name that is taken
   */
  public FileIntakeStep(Inbox inbox, RequestCheck check, HighWater highWater, InstantSource clock) {
    this.inbox = inbox;
    this.check = check;
    this.highWater = highWater;
    this.moves = new Moves(clock);
  }

  /** Body: the file; afterwards its batches, to be split. */
  public void checkRequest(Exchange exchange) throws IOException {
    GenericFile<?> dropped = exchange.getMessage().getBody(GenericFile.class);
    // A remote file's body is its local copy.
    Object file = dropped.getFile() instanceof File ? dropped.getFile() : dropped.getBody();
    Path path = ((File) file).toPath().toAbsolutePath().normalize();
    try {
      Drop drop = new Drop(path, inbox, check, exchange.getContext()::isStopping, published);
      exchange.setProperty(DROP, drop);
      exchange.getMessage().setBody(drop.batches());
    } catch (NoSuchFileException e) {
      LOG.info("Dropped file {} is gone before it was read.", inbox.root().relativize(path));
      exchange.setRouteStop(true);
    }
  }

  /** Body: a batch; afterwards the poll for the ledger. */
  public void takeBatch(Exchange exchange) throws InterruptedException {
    highWater.await(exchange.getContext()::isStopping);
    DropBatch batch = exchange.getMessage().getBody(DropBatch.class);
    exchange.setProperty(BATCH, batch);
    exchange.getMessage().setBody(batch.poll());
  }

  /** Body: the ledger's verdicts on the batch. */
  public void noteRefused(Exchange exchange) throws IOException {
    List<Verdict> verdicts = new ArrayList<>();
    exchange.getMessage().getBody(List.class).forEach(verdict -> verdicts.add((Verdict) verdict));
    Drop drop = exchange.getProperty(DROP, Drop.class);
    drop.judged(exchange.getProperty(BATCH, DropBatch.class), verdicts);
  }

  /** Moves the file to where it belongs. */
  public void putAway(Exchange exchange) throws IOException {
    Drop drop = exchange.getProperty(DROP, Drop.class);
    Drop.End end = drop.settle(moves);
    exchange.setProperty(END, end);
    String told =
        switch (end) {
          case ACCEPTED -> "accepted";
          case PARTLY_ACCEPTED -> "accepted but for its bad lines, which lie in .refused";
          case REFUSED -> "refused; it lies in .refused with its error file";
          case LEFT -> "left where it is, since it changed or the service stops; it is read again";
          case GONE -> "gone; what was read of it counts";
        };
    LOG.info(
        "Dropped file {}: {} requests, {} refused; the file is {}.",
        exchange.getMessage().getHeader(Exchange.FILE_NAME),
        drop.requests(),
        drop.refusedRequests(),
        told);
  }
}
