package io.github.contractroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A call for a token of e签宝 (tsign.md section 2). Its failures come with HTTP 200 and a business
 * code. The fields stand in the query; one current client sends them as JSON.
 */
final class TsignTokenCall implements Call {
  private final String action;
  private final Map<String, String> parameters;
  private final SandboxConfig.Tsign rules;
  private final TsignTokens tokens;
  private final Counts counts;
  private final LongSupplier epochMillis;

  TsignTokenCall(
      RawRequest request,
      SandboxConfig.Tsign rules,
      TsignTokens tokens,
      Counts counts,
      LongSupplier epochMillis) {
    this.action = request.path().substring(request.path().lastIndexOf('/') + 1);
    this.rules = rules;
    this.tokens = tokens;
    this.counts = counts;
    this.epochMillis = epochMillis;
    parameters = new HashMap<>(TsignVerifier.parameters(request.query(), true));
    try {
      JsonNode body = Answer.JSON.readTree(request.body());
      body.properties().forEach(m -> parameters.putIfAbsent(m.getKey(), m.getValue().asText()));
    } catch (IOException e) {
      // No JSON body: then everything stands in the query.
    }
    counts.called(action);
  }

  @Override
  public String action() {
    return action;
  }

  /** Empty if the call names none. */
  String appId() {
    return parameters.getOrDefault("appId", "");
  }

  @Override
  public List<Map<String, String>> items() {
    return List.of(Map.of("appId", appId()));
  }

  @Override
  public Answer execute(Optional<Fault> fault) {
    counts.executed(action);
    String appId = appId();
    boolean refresh = action.equals("refresh_token");
    String grant = refresh ? "refresh_token" : "client_credentials";
    String proof = parameters.getOrDefault(refresh ? "refreshToken" : "secret", "");
    if (appId.isEmpty() || proof.isEmpty() || !grant.equals(parameters.get("grantType"))) {
      return Tsign.business(100000, "参数错误").with("X-Sim-Unconfirmed", "code");
    }
    if (!rules.apps().containsKey(appId)) {
      return Tsign.business(72000032, "应用停用或应用不存在");
    }
    long now = epochMillis.getAsLong();
    Optional<TsignTokens.Token> token =
        refresh
            ? tokens.refresh(appId, proof, now)
            : Hash.equal(rules.apps().get(appId), proof)
                ? Optional.of(tokens.issue(appId, now))
                : Optional.empty();
    return token
        .map(TsignTokenCall::answer)
        .orElseGet(() -> Tsign.business(401, "UNAUTHORIZED").with("X-Sim-Unconfirmed", "code"));
  }

  private static Answer answer(TsignTokens.Token token) {
    ObjectNode body = Answer.JSON.createObjectNode().put("code", 0).put("message", "成功");
    body.putObject("data")
        .put("token", token.token())
        // Text in the current documents, a number in older ones.
        .put("expiresIn", Long.toString(token.expiresAtMs()))
        .put("refreshToken", token.refreshToken());
    return Tsign.envelope(Answer.json(200, body));
  }

  @Override
  public Answer error(Fault fault) {
    String message = fault.message() == null ? "内部服务错误" : fault.message();
    return Tsign.business(Tsign.code(fault), message);
  }
}
