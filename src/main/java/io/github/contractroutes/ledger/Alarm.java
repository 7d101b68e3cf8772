package io.github.contractroutes.ledger;

/**
 * A late answer that contradicts what was settled meanwhile.
 *
 * @param id the ledger's number of the alarm
 * @param at ledger time, epoch milliseconds
 * @param callId the call that was answered late
 * @param flowId the flow that the answer named, or null
 * @param message a sentence that says what contradicts what
 */
public record Alarm(long id, long at, long callId, String flowId, String message) {}
