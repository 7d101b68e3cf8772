package io.github.contractroutes.ledger;

/**
 * A decision as it was taken.
 *
 * @param at ledger time, epoch milliseconds
 * @param decision what was decided, by whom and why
 */
public record Audited(long at, Decision decision) {}
