package io.github.contractroutes.publish;

import io.github.contractroutes.ledger.PendingOutcome;
import io.github.contractroutes.ledger.RequestFacts;
import io.github.contractroutes.ledger.RequestResults;
import io.github.contractroutes.ledger.ResultsRefused;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/**
 * The results of dropped requests: {@code <outbox>/results/<tenant>/<operation>/<requestId>.jsonl},
 * one outcome a line and the summary last, each as {@code schemas/outcome.schema.json} says. A
 * later revision replaces the file by one that has it too. Several are written at the same time:
 * nearly all of it is waiting for flushes, and those that wait together share one write of the file
 * system's journal.
 */
public final class ResultsFiles {

  /** INTERFACE section 3; no name of this shape leads out of its directory. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

  private final Path outbox;
  private final DurableFile files;
  private final ExecutorService threads;

  /**
   * @param outbox the outbox directory
   * @param files how a file is written
   * @param threads as many as files may be written at the same time
   */
  public ResultsFiles(Path outbox, DurableFile files, ExecutorService threads) {
    this.outbox = outbox;
    this.files = files;
    this.threads = threads;
  }

  /**
   * Writes the files of requests.
   *
   * @throws ResultsRefused if some of them cannot be written now, but the outbox can; older ones
   *     still stand
   * @throws UncheckedIOException if the outbox cannot be written
   */
  public void write(List<RequestResults> requests) throws ResultsRefused, InterruptedException {
    Map<Path, List<RequestResults>> placed = new LinkedHashMap<>();
    List<RequestResults> refused = new ArrayList<>();
    UncheckedIOException because = null;
    List<Callable<Path>> each = new ArrayList<>(requests.size());
    requests.forEach(results -> each.add(() -> place(results)));
    List<Future<Path>> directories = threads.invokeAll(each);
    for (int i = 0; i < requests.size(); i++) {
      try {
        Path directory = done(directories.get(i));
        placed.computeIfAbsent(directory, key -> new ArrayList<>()).add(requests.get(i));
      } catch (UncheckedIOException e) {
        because = e;
        refused.add(requests.get(i));
      }
    }
    for (Map.Entry<Path, List<RequestResults>> directory : placed.entrySet()) {
      try {
        files.flush(directory.getKey());
      } catch (UncheckedIOException e) {
        because = e;
        refused.addAll(directory.getValue());
      }
    }
    if (because != null) {
      refuse(requests, refused, because);
    }
  }

  private void refuse(
      List<RequestResults> requests, List<RequestResults> refused, UncheckedIOException because)
      throws ResultsRefused {
    if (!files.canWrite(outbox, lines(refused.get(0)).length)) {
      throw because;
    }
    throw new ResultsRefused(
        refused,
        "Of %d results files %d cannot be written now. %s Others go on"
            .formatted(requests.size(), refused.size(), because.getMessage()),
        because);
  }

  private static Path done(Future<Path> placing) throws InterruptedException {
    try {
      return placing.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("A results file could not be written.", e.getCause());
    }
  }

  /** Tells the directory, which is still to be flushed. */
  private Path place(RequestResults results) {
    RequestFacts request = results.request();
    Path directory =
        outbox
            .resolve("results")
            .resolve(checked("tenant", request.tenant()))
            .resolve(checked("operation", request.operation()));
    String name = checked("requestId", request.requestId()) + ".jsonl";
    files.place(directory.resolve(name), lines(results));
    return directory;
  }

  private static byte[] lines(RequestResults results) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (PendingOutcome outcome : results.outcomes()) {
      lines.writeBytes(MessageJson.write(OutcomeMessage.json(outcome)));
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  /** The intake has checked the names; a path made of data is checked where it is made. */
  private static String checked(String what, String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "No results file was written: the %s of the request is no name of the form %s."
              .formatted(what, NAME.pattern()));
    }
    return name;
  }
}
