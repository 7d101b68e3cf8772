package io.github.contractroutes.file;

import io.github.contractroutes.ledger.OutcomeError;
import java.io.IOException;

/**
 * A document could not be had, for a reason that has a name. The message is a sentence for whoever
 * must act and holds neither the link's path nor its query.
 */
public final class FetchException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Trouble trouble;

  public FetchException(Trouble trouble, String message) {
    super(message);
    this.trouble = trouble;
  }

  public FetchException(Trouble trouble, String message, Throwable cause) {
    super(message, cause);
    this.trouble = trouble;
  }

  /** The reason. */
  public Trouble trouble() {
    return trouble;
  }

  /** What the ledger is told. */
  public OutcomeError error() {
    return new OutcomeError(trouble.code(), getMessage(), "transport", trouble.retryable());
  }
}
