package io.github.contractroutes.publish;

import io.github.contractroutes.ledger.PendingOutcome;
import io.github.contractroutes.ledger.RequestFacts;
import io.github.contractroutes.ledger.RequestResults;
import io.github.contractroutes.ledger.ResultsRefused;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The results of a dropped request: {@code
 * <outbox>/results/<tenant>/<operation>/<requestId>.jsonl}, one outcome a line and the summary
 * last, each as {@code schemas/outcome.schema.json} says. A later revision replaces the file by one
 * that has it too.
 */
public final class ResultsFile {

  /** INTERFACE section 3; no name of this shape leads out of its directory. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

  private final Path outbox;
  private final DurableFile files;

  /**
   * @param outbox the outbox directory
   * @param files how a file is written
   */
  public ResultsFile(Path outbox, DurableFile files) {
    this.outbox = outbox;
    this.files = files;
  }

  /**
   * Writes the file.
   *
   * @return where it lies
   * @throws ResultsRefused if it cannot be written now, but the outbox can; an older one still
   *     stands
   * @throws UncheckedIOException if the outbox cannot be written
   */
  public Path write(RequestResults results) throws ResultsRefused {
    RequestFacts request = results.request();
    Path target =
        outbox
            .resolve("results")
            .resolve(checked("tenant", request.tenant()))
            .resolve(checked("operation", request.operation()))
            .resolve(checked("requestId", request.requestId()) + ".jsonl");
    byte[] lines = lines(results);
    try {
      files.write(target, lines);
      return target;
    } catch (UncheckedIOException e) {
      if (files.canWrite(outbox, lines.length)) {
        throw new ResultsRefused(e.getMessage(), e);
      }
      throw e;
    }
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
