package io.github.contractroutes.file;

import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;

/**
 * Puts path and query into the request line exactly as the platform wrote them. camel-http parses
 * and encodes the URLs it is given (it turns {@code ~} into {@code %7e} and resolves {@code
 * {{placeholders}}}), which breaks signed links; so it is given scheme, host and port alone, and
 * the rest in a header that never leaves this machine.
 */
final class VerbatimTarget implements ExecChainHandler {

  /** Carries path and query from the route to here. */
  static final String HEADER = "contract-routes-target";

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    Header target = request.getFirstHeader(HEADER);
    if (target != null) {
      request.removeHeaders(HEADER);
      request.setPath(target.getValue());
    }
    return chain.proceed(request, scope);
  }
}
