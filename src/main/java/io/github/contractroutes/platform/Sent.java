package io.github.contractroutes.platform;

import java.util.Map;

/** What became of one attempt to send one request, as counted at the connection. */
public sealed interface Sent {
  /**
   * A complete HTTP answer came back, whatever its status.
   *
   * @param headers names in lower case
   */
  record Answer(int status, Map<String, String> headers, byte[] body) implements Sent {}

  /**
   * No byte of the request was handed to a connection (DNS, connect, TLS, pool).
   *
   * @param reason one sentence without secrets
   */
  record NotHandedOver(String reason) implements Sent {}

  /**
   * Bytes may have left, and no complete answer came back (timeout, reset, cut answer).
   *
   * @param reason one sentence without secrets
   */
  record Lost(String reason) implements Sent {}
}
