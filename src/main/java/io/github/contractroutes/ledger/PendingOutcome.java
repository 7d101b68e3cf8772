package io.github.contractroutes.ledger;

/**
 * An outcome of an item, a refusal of a whole request, or a request's summary, not yet published.
 *
 * @param id the ledger's number of this outcome; ascending in the order of publication
 * @param version counts up whenever the outcome is to be published again (a repeat was answered);
 *     given back when it was published, so that a repeat that came in between is not lost
 * @param replayed whether this answers a repeated request (header {@code replayed})
 * @param request the request
 * @param summary true for the summary of a request (event {@code REQUEST}), false for an {@code
 *     OUTCOME}
 * @param index the item's index from 0; null for a summary and for a refusal as a whole
 * @param revision from 1, counts the outcomes of one item (or the summaries of one request)
 * @param status null for a summary
 * @param detail JSON object with what the platform gave: any of {@code flowId, customerData,
 *     previewUrl, previewUrlExpiresAt, confirmUrl, task, approvers, fileCount}; for a summary the
 *     counts by status, for example {@code {"SUCCEEDED":3,"REFUSED":1}}; null if there is nothing
 * @param error why not, or null
 * @param platformRequestId the platform's own id of the call, or null
 * @param attempts calls that were sent for this item
 * @param at ledger time, epoch milliseconds
 */
public record PendingOutcome(
    long id,
    int version,
    boolean replayed,
    RequestFacts request,
    boolean summary,
    Integer index,
    int revision,
    Status status,
    byte[] detail,
    OutcomeError error,
    String platformRequestId,
    int attempts,
    long at) {}
