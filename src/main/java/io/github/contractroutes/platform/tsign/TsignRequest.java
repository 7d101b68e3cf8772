package io.github.contractroutes.platform.tsign;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.contractroutes.platform.AnswerJson;
import io.github.contractroutes.platform.EndpointAddress;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.PlatformKey;
import io.github.contractroutes.platform.SignedRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;

/** The requests that are made to tsign: a flow's documents, and a token. */
public final class TsignRequest {
  private static final String ACCEPT = "*/*";
  private static final String CONTENT_TYPE = "application/json; charset=UTF-8";
  private static final byte[] NO_BODY = {};

  private TsignRequest() {}

  /** The address of a flow's documents. */
  public static URI address(PlatformCall call) {
    return EndpointAddress.of(call.key().endpoint(), path(call));
  }

  /**
   * {@code GET /v1/signflows/{flowId}/documents}, signed (tsign.md section 1.2, recommended form).
   * In token mode the token is still missing; {@link #withToken} adds it.
   *
   * @param nowMillis the time to sign, epoch milliseconds at the platform
   */
  public static SignedRequest documents(PlatformCall call, long nowMillis) {
    PlatformKey.Tsign key = (PlatformKey.Tsign) call.key();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Tsign-Open-App-Id", key.appId());
    headers.put("Accept", ACCEPT);
    headers.put("Content-Type", CONTENT_TYPE);
    if (!key.tokenMode()) {
      String toSign = TsignSigner.stringToSign("GET", ACCEPT, "", CONTENT_TYPE, path(call));
      headers.put("X-Tsign-Open-Auth-Mode", "Signature");
      headers.put("X-Tsign-Open-Ca-Timestamp", Long.toString(nowMillis));
      headers.put("X-Tsign-Open-Ca-Signature", TsignSigner.sign(key.appSecret(), toSign));
    }
    return new SignedRequest("GET", address(call), headers, NO_BODY, nowMillis);
  }

  /** The same request with an access token. */
  public static SignedRequest withToken(SignedRequest request, String token) {
    Map<String, String> headers = new LinkedHashMap<>(request.headers());
    headers.put("X-Tsign-Open-Token", token);
    return new SignedRequest(
        request.method(), request.uri(), headers, request.body(), request.signedAtMillis());
  }

  /** Asks for an access token (tsign.md section 2); the secret is in the query. */
  public static SignedRequest token(PlatformKey.Tsign key, long nowMillis) {
    String query =
        "appId="
            + URLEncoder.encode(key.appId(), UTF_8)
            + "&secret="
            + URLEncoder.encode(key.appSecret(), UTF_8)
            + "&grantType=client_credentials";
    URI address = EndpointAddress.of(key.endpoint(), "/v1/oauth2/access_token?" + query);
    return new SignedRequest("GET", address, Map.of("Accept", ACCEPT), NO_BODY, nowMillis);
  }

  private static String path(PlatformCall call) {
    return "/v1/signflows/" + flowId(call) + "/documents";
  }

  /** The flow id asked; refused if it could lead the request to another path. */
  static String flowId(PlatformCall call) {
    String flowId = AnswerJson.text(AnswerJson.parse(call.items().get(0)));
    if (flowId == null || !flowId.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException(
          "Call " + call.callId() + " asks for a flow id that intake does not accept.");
    }
    return flowId;
  }
}
