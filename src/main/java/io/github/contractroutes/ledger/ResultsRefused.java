package io.github.contractroutes.ledger;

import java.io.IOException;

/**
 * The outbox can be written, and the results file of one request cannot: that one is tried again
 * later, and others do not wait for it. The message is a sentence for whoever must act.
 */
public final class ResultsRefused extends IOException {
  private static final long serialVersionUID = 1L;

  public ResultsRefused(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
