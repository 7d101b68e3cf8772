package io.github.contractroutes.file;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What an operator decides about documents.
 *
 * @param outbox {@code contracts.outbox}
 * @param allowedHosts {@code contracts.files.allowed-hosts}; null or empty means the platforms'
 *     hosts
 * @param maxBytes {@code contracts.files.max-bytes}
 * @param concurrency {@code contracts.files.concurrency}, downloads at a time
 * @param connectTimeout for the connection and the TLS handshake
 * @param silence longest wait for the first byte and between two bytes
 * @param longest for a whole download; a link that trickles must not hold a place forever
 * @param pauseWhenFull between two looks for room in a full outbox
 */
public record FileSettings(
    Path outbox,
    String allowedHosts,
    long maxBytes,
    int concurrency,
    Duration connectTimeout,
    Duration silence,
    Duration longest,
    Duration pauseWhenFull) {

  /** The settings with the room's own timeouts: 10 s, 30 s and 30 min. */
  public FileSettings(Path outbox, String allowedHosts, long maxBytes, int concurrency) {
    this(
        outbox,
        allowedHosts,
        maxBytes,
        concurrency,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(30),
        Duration.ofSeconds(15));
  }

  public FileSettings {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("contracts.files.max-bytes must be 1 byte or more.");
    }
    if (concurrency < 1) {
      throw new IllegalArgumentException("contracts.files.concurrency must be 1 or more.");
    }
  }
}
