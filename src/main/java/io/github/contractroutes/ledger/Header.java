package io.github.contractroutes.ledger;

/**
 * One message header, as Kafka has it.
 *
 * @param name header name
 * @param value raw bytes, may be null
 */
public record Header(String name, byte[] value) {}
