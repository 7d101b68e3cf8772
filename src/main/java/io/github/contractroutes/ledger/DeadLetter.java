package io.github.contractroutes.ledger;

import java.util.List;

/**
 * A record that could not be accepted, whole.
 *
 * @param id the ledger's number; 0 before it is written
 * @param origin where it lay
 * @param key the record's key, or null
 * @param value the record's value, or null
 * @param headers the record's own headers
 * @param reason a code of INTERFACE section 4, for example {@code bad-json}
 * @param message one sentence that names the place and what is accepted
 * @param at ledger time, epoch milliseconds; 0 before it is written
 */
public record DeadLetter(
    long id,
    Origin origin,
    byte[] key,
    byte[] value,
    List<Header> headers,
    String reason,
    String message,
    long at) {}
