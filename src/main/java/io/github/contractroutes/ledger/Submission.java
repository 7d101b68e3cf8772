package io.github.contractroutes.ledger;

import java.util.List;

/**
 * One record or dropped request on its way into the ledger: what arrived, and what the checks made
 * of it. Exactly one of {@code request} and {@code rejection} is set.
 *
 * @param origin where it lay
 * @param key the record's key or null
 * @param value the bytes that arrived, or null
 * @param headers the record's own headers
 * @param timestamp the Kafka record's timestamp, or when the dropped file was last changed, epoch
 *     milliseconds; 0 if it has none
 * @param request the checked request, or null
 * @param rejection why it is not accepted, or null
 */
public record Submission(
    Origin origin,
    byte[] key,
    byte[] value,
    List<Header> headers,
    long timestamp,
    NewRequest request,
    Rejection rejection) {

  /** The same with another time. */
  public Submission of(long time) {
    return new Submission(origin, key, value, headers, time, request, rejection);
  }
}
