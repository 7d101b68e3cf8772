package io.github.contractroutes.ledger;

/**
 * A fetch failed.
 *
 * @param id the ledger's number of the file
 * @param error why; {@code retryable} says whether it is tried again by itself (up to the ledger's
 *     limit of attempts) or is final at once
 */
public record FileFailure(long id, OutcomeError error) {}
