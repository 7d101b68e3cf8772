package io.github.contractroutes.file;

import io.github.contractroutes.ledger.FinishedFlow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last step of a flow: its manifest, beside its documents. */
public final class WriteManifest {
  private static final Logger LOG = LoggerFactory.getLogger(WriteManifest.class);

  private final FlowDirectories directories;
  private final Supplier<String> random;

  /**
   * @param outbox an existing directory
   * @param random a new name part for each attempt, unique among all instances
   */
  WriteManifest(Path outbox, Supplier<String> random) {
    directories = new FlowDirectories(outbox);
    this.random = random;
  }

  /**
   * Writes the manifests of flows, each in one step in place of an earlier one.
   *
   * @throws FetchException if the outbox cannot take one of them now
   */
  public void write(List<FinishedFlow> flows) throws IOException {
    for (FinishedFlow flow : flows) {
      write(flow);
    }
  }

  private void write(FinishedFlow flow) throws IOException {
    try {
      Manifest.of(flow.files(), flow.platformRequestId()).write(directories, random.get());
    } catch (FetchException e) {
      if (e.trouble() != Trouble.BAD_PLACE) {
        throw e;
      }
      // Its documents have no place either, and their messages say so.
      LOG.error("Item {} gets no manifest: {}", flow.item(), e.getMessage());
    }
  }
}
