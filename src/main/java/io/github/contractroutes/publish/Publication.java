package io.github.contractroutes.publish;

import io.github.contractroutes.ledger.Header;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One message, ready for its topic.
 *
 * @param key the record's key, or null
 * @param value the record's value, or null
 * @param headers no name twice, not even in another case; values are never null
 */
public record Publication(byte[] key, byte[] value, List<Header> headers) {

  /** What Kafka adds to one record and its batch, rounded up. */
  private static final int FRAME_BYTES = 128;

  /** What Kafka adds to one header, rounded up. */
  private static final int HEADER_FRAME_BYTES = 10;

  /** Bytes the record takes on its way to the broker, never less than the truth. */
  public long size() {
    long size = FRAME_BYTES + length(key) + length(value);
    for (Header header : headers) {
      size += HEADER_FRAME_BYTES + header.name().getBytes(StandardCharsets.UTF_8).length;
      size += length(header.value());
    }
    return size;
  }

  private static long length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
