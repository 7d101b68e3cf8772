package io.github.contractroutes.intake;

import io.github.contractroutes.ledger.Header;
import io.github.contractroutes.ledger.Origin;
import java.util.List;

/**
 * One request as it arrived, not yet looked into.
 *
 * @param origin where it lay
 * @param operation what its topic or directory stands for
 * @param key the record's key, or null
 * @param value the bytes, or null for a record without a value
 * @param headers the record's own headers; empty for a dropped file
 * @param timestamp the record's timestamp, epoch milliseconds; 0 for a dropped file
 */
public record Arrival(
    Origin origin,
    Operation operation,
    byte[] key,
    byte[] value,
    List<Header> headers,
    long timestamp) {}
