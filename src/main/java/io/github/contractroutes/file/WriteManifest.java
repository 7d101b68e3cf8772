package io.github.contractroutes.file;

import io.github.contractroutes.ledger.FinishedFlow;
import io.github.contractroutes.ledger.ManifestsRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last step of a flow: its manifest, beside its documents. Manifests of several flows are
 * written at the same time: nearly all of it is waiting for flushes, and those that wait together
 * share one write of the file system's journal.
 */
public final class WriteManifest {
  private static final Logger LOG = LoggerFactory.getLogger(WriteManifest.class);

  private final FlowDirectories directories;
  private final Supplier<String> random;
  private final ExecutorService threads;
  private final BooleanSupplier outboxWorks;

  /**
   * @param outbox an existing directory
   * @param random a new name part for each attempt, unique among all instances
   * @param threads as many as manifests may be written at the same time
   * @param outboxWorks whether the outbox as a whole can be written now
   */
  WriteManifest(
      Path outbox, Supplier<String> random, ExecutorService threads, BooleanSupplier outboxWorks) {
    directories = new FlowDirectories(outbox);
    this.random = random;
    this.threads = threads;
    this.outboxWorks = outboxWorks;
  }

  /**
   * Writes the manifests of flows, each in one step in place of an earlier one.
   *
   * @throws ManifestsRefused if the outbox can be written, and those of some flows cannot
   * @throws IOException if the outbox as a whole cannot take them now
   */
  public void write(List<FinishedFlow> flows) throws IOException, InterruptedException {
    List<Callable<Void>> each = new ArrayList<>(flows.size());
    flows.forEach(flow -> each.add(() -> write(flow)));
    List<FinishedFlow> refused = new ArrayList<>();
    FetchException because = null;
    List<Future<Void>> written = threads.invokeAll(each);
    for (int i = 0; i < flows.size(); i++) {
      Optional<FetchException> failure = failure(written.get(i));
      if (failure.isPresent()) {
        refused.add(flows.get(i));
        because = failure.get();
      }
    }
    if (because == null) {
      return;
    }
    if (!outboxWorks.getAsBoolean()) {
      throw because;
    }
    throw new ManifestsRefused(
        refused,
        "Of "
            + flows.size()
            + " manifests "
            + refused.size()
            + " cannot be written now, among them "
            + refused.get(0).manifestPath()
            + ": "
            + because.getMessage()
            + " Others go on",
        because);
  }

  private static Optional<FetchException> failure(Future<Void> written)
      throws InterruptedException {
    try {
      written.get();
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FetchException refused) {
        return Optional.of(refused);
      }
      throw new IllegalStateException("A manifest could not be written.", e.getCause());
    }
  }

  private Void write(FinishedFlow flow) throws FetchException {
    try {
      Manifest.of(flow.files(), flow.platformRequestId()).write(directories, random.get());
    } catch (FetchException e) {
      if (!hasNoPlace(flow, e)) {
        throw e;
      }
      LOG.error("Item {} gets no manifest: {}", flow.item(), e.getMessage());
    }
    return null;
  }

  /**
   * Its documents have no place either, and their messages say so: other flows do not wait for it.
   */
  private boolean hasNoPlace(FinishedFlow flow, FetchException because) {
    boolean nothingStored = flow.files().stream().allMatch(file -> file.path() == null);
    return because.trouble() == Trouble.BAD_PLACE
        || because.trouble() == Trouble.STORE_FAILED && nothingStored && outboxWorks.getAsBoolean();
  }
}
