package io.github.contractroutes.ledger;

import java.util.List;

/**
 * All outcomes of a dropped request, ready for its results file.
 *
 * @param request the request
 * @param outcomes every outcome of every revision in order of index and revision, the newest
 *     summary last
 * @param version given back when the file was written
 */
public record RequestResults(RequestFacts request, List<PendingOutcome> outcomes, int version) {

  /** Where the results file lies, relative to the outbox. */
  public String path() {
    return "results/"
        + request.tenant()
        + "/"
        + request.operation()
        + "/"
        + request.requestId()
        + ".jsonl";
  }
}
