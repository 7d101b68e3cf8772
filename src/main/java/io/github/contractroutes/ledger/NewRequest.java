package io.github.contractroutes.ledger;

import java.util.List;

/**
 * A checked request, ready for the ledger.
 *
 * @param tenant tenant name
 * @param operation {@code create}, {@code prepare} or {@code download}
 * @param requestId the producer's id
 * @param digest lower-case hex SHA-256 of the request's JSON value: equal values, equal digest
 * @param platform {@code essbasic} or {@code tsign}
 * @param lane account and action whose quota the items use
 * @param agent who acts: items of different agents never share a call
 * @param callKey items of one lane and agent share a call only if this is equal
 * @param repeatable whether a call of these items may be sent again after an unknown outcome
 * @param members the payload less its item array, a JSON object
 * @param operator the operator's name in the tenant file, or null for the tenant's own
 * @param context JSON bytes or null
 * @param headers headers to carry
 * @param origin where it came from
 * @param items the elements of the item array as JSON, in order; 1 to 1,000
 */
public record NewRequest(
    String tenant,
    String operation,
    String requestId,
    String digest,
    String platform,
    String lane,
    String agent,
    String callKey,
    boolean repeatable,
    byte[] members,
    String operator,
    byte[] context,
    List<Header> headers,
    Origin origin,
    List<byte[]> items) {}
