package io.github.contractroutes.ledger;

/**
 * A fetch failed.
 *
 * @param id the ledger's number of the file
 * @param error why; {@code retryable} says whether it is tried again by itself (up to the ledger's
 *     limit of attempts) or is final at once
 * @param linkDied whether the link no longer leads anywhere, so that another try needs a new one
 * @param outboxFailed whether the outbox could take no document at all: that says nothing of this
 *     one, and counts no attempt
 */
public record FileFailure(long id, OutcomeError error, boolean linkDied, boolean outboxFailed) {

  /** A failure that is neither the link's nor the outbox's. */
  public FileFailure(long id, OutcomeError error) {
    this(id, error, false, false);
  }
}
