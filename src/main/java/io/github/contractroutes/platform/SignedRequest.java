package io.github.contractroutes.platform;

import java.net.URI;
import java.util.Map;

/**
 * An HTTP request as it is sent: what was signed is what is sent.
 *
 * @param method {@code POST} or {@code GET}
 * @param uri absolute address, path and query as signed
 * @param headers every header to send but Host and Content-Length, in order
 * @param body the bytes that were signed; empty for GET
 * @param signedAtMillis time in the signature, epoch milliseconds
 */
public record SignedRequest(
    String method, URI uri, Map<String, String> headers, byte[] body, long signedAtMillis) {
  /** Holds signatures, so it does not print them. */
  @Override
  public String toString() {
    return method + " " + uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
  }
}
