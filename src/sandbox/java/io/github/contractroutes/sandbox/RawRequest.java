package io.github.contractroutes.sandbox;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * A request as it came over the wire.
 *
 * @param method upper case
 * @param path undecoded; of an absolute-form target only its path
 * @param query undecoded, without the question mark; empty if none
 * @param headers as sent
 * @param body the bytes as sent
 * @param arrivedAt when its head was read, epoch milliseconds; the quota goes by it
 */
record RawRequest(
    String method, String path, String query, HttpHeaders headers, byte[] body, long arrivedAt) {

  static RawRequest of(FullHttpRequest request, long arrivedAt) {
    String target = request.uri();
    int scheme = target.indexOf("://");
    if (scheme > 0 && !target.startsWith("/")) {
      // A client that takes the sandbox for its HTTP proxy sends http://host/path.
      int slash = target.indexOf('/', scheme + 3);
      target = slash < 0 ? "/" : target.substring(slash);
    }
    int mark = target.indexOf('?');
    return new RawRequest(
        request.method().name(),
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? "" : target.substring(mark + 1),
        request.headers().copy(),
        ByteBufUtil.getBytes(request.content()),
        arrivedAt);
  }

  /** The value as sent; empty if the header is absent. */
  String header(String name) {
    String value = headers.get(name);
    return value == null ? "" : value;
  }

  /** The undecoded value of a query parameter; empty if absent. */
  String queryValue(String name) {
    for (String pair : query.split("&")) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    return "";
  }
}
