package io.github.contractroutes.ledger;

import java.util.List;

/**
 * A request that is refused as a whole; nothing of it is done and its id is not used up.
 *
 * @param code a code of INTERFACE section 4, for example {@code bad-field}
 * @param message one sentence that names the place and what is accepted
 * @param tenant as written, or null if it could not be read
 * @param operation {@code create}, {@code prepare} or {@code download}
 * @param requestId as written if it is a well-formed id, else null
 * @param platform of the tenant, or null
 * @param context the request's context as JSON bytes if it was well-formed, else null
 * @param headers headers to carry
 */
public record Rejection(
    String code,
    String message,
    String tenant,
    String operation,
    String requestId,
    String platform,
    byte[] context,
    List<Header> headers) {}
