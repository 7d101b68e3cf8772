package io.github.contractroutes.ledger;

import java.util.List;

/**
 * A create that was sent and whose answer is not known.
 *
 * @param callId the ledger's number of the call it went out in
 * @param index its position in that call, from 0
 * @param tenant tenant
 * @param operation operation, {@code create}
 * @param requestId id of its request
 * @param item its index in the request, from 0
 * @param since when it came into doubt, ledger time, epoch milliseconds
 * @param ageMillis how long ago that is
 * @param customerData the producer's own CustomerData, or null if there is none
 * @param mark what we fill into an absent CustomerData, so that the contract can be recognised
 * @param flowIds flow ids that the platform named without saying whose they are
 * @param platformRequestId the platform's id of the call, or null
 * @param resendFrom from when on it may be sent again, ledger time, epoch milliseconds: the old
 *     signature has expired then
 * @param error why it is in doubt
 */
public record Doubt(
    long callId,
    int index,
    String tenant,
    String operation,
    String requestId,
    int item,
    long since,
    long ageMillis,
    String customerData,
    String mark,
    List<String> flowIds,
    String platformRequestId,
    long resendFrom,
    OutcomeError error) {}
