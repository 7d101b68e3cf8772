package io.github.contractroutes.ledger;

import java.io.IOException;
import java.util.List;

/**
 * The outbox can be written, and the results files of some requests cannot: those are tried again
 * later, and others do not wait for them. The message is a sentence for whoever must act.
 */
public final class ResultsRefused extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient List<RequestResults> results;

  /**
   * @param results those without their file; the others of the same batch have it
   */
  public ResultsRefused(List<RequestResults> results, String sentence, Throwable cause) {
    super(sentence, cause);
    this.results = List.copyOf(results);
  }

  /** The results that have no file now. */
  public List<RequestResults> results() {
    return results;
  }
}
