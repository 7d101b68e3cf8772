package io.github.contractroutes.file;

import java.io.IOException;
import java.net.SocketException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;

/**
 * Asks a second time, on a new connection, when a connection that had been used before brought no
 * answer at all: the host may close such a one while the request is on its way (RFC 9112, 9.3.1).
 * Nothing is held against the host then, and it costs the document no attempt.
 */
final class AskAgain implements ExecChainHandler {

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    Header[] asGiven = request.getHeaders();
    try {
      return chain.proceed(request, scope);
    } catch (NoHttpResponseException | SocketException e) {
      EndpointDetails connection = scope.clientContext.getEndpointDetails();
      if (connection == null || connection.getRequestCount() < 2) {
        throw e;
      }
      request.setHeaders(asGiven);
      return chain.proceed(request, scope);
    }
  }
}
