package io.github.contractroutes.ledger;

import java.util.List;

/**
 * What every message about a request tells of it.
 *
 * @param id the ledger's own number; 0 for a request that was refused as a whole
 * @param tenant tenant name, as the producer wrote it
 * @param operation {@code create}, {@code prepare} or {@code download}
 * @param requestId the producer's id
 * @param platform {@code essbasic} or {@code tsign}; null if the tenant is unknown
 * @param items number of items
 * @param context the producer's context as JSON bytes, or null
 * @param headers headers to carry to every message (traceparent, ce_causationid and those of {@code
 *     contracts.headers.carry})
 * @param origin where the request came from
 * @param acceptedAt ledger time, epoch milliseconds; of a dropped file that was refused as a whole,
 *     or of its line, when the file was last changed
 */
public record RequestFacts(
    long id,
    String tenant,
    String operation,
    String requestId,
    String platform,
    int items,
    byte[] context,
    List<Header> headers,
    Origin origin,
    long acceptedAt) {}
