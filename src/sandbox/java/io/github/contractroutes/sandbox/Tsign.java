package io.github.contractroutes.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** e签宝: its gateway and the documents of a flow (tsign.md sections 3, 4 and 9). */
final class Tsign {
  private static final Pattern DOCUMENTS = Pattern.compile("/v1/signflows/([^/]+)/documents");

  private final Supplier<SandboxConfig> config;
  private final Supplier<String> linkBase;
  private final LongSupplier epochMillis;
  private final Counts counts;
  private final Quota quota;
  private final Flows flows;
  private final Links links;
  private final TsignTokens tokens;

  Tsign(
      Supplier<SandboxConfig> config,
      Supplier<String> linkBase,
      LongSupplier epochMillis,
      Counts counts,
      Quota quota,
      Flows flows,
      Links links,
      TsignTokens tokens) {
    this.config = config;
    this.linkBase = linkBase;
    this.epochMillis = epochMillis;
    this.counts = counts;
    this.quota = quota;
    this.flows = flows;
    this.links = links;
    this.tokens = tokens;
  }

  Call admit(RawRequest request) throws Refusal {
    if (request.path().equals("/v1/oauth2/access_token")
        || request.path().equals("/v1/oauth2/refresh_token")) {
      TsignTokenCall call =
          new TsignTokenCall(request, config.get().tsign(), tokens, counts, epochMillis);
      if (config.get().tsign().apps().containsKey(call.appId())) {
        frequency(call.appId(), call.action(), request.arrivedAt());
      }
      return call;
    }
    Matcher documents = DOCUMENTS.matcher(request.path());
    String action = documents.matches() ? "documents" : "unknown";
    counts.called(action);
    // The real gateway looks at the signature before the path.
    String appId = authenticate(request);
    frequency(appId, action, request.arrivedAt());
    if (action.equals("unknown") || !request.method().equals("GET")) {
      throw new Refusal(envelope(Answer.json(404, Map.of("code", 404, "message", "Not Found"))));
    }
    return documents(documents.group(1));
  }

  private String authenticate(RawRequest request) throws Refusal {
    String mode = request.header("X-Tsign-Open-Auth-Mode");
    try {
      if (mode.isEmpty()) {
        return byToken(request);
      }
      if (!mode.equals("Signature")) {
        throw new TsignError("AUTHSTRATEGY_NOT_FOUND");
      }
      return new TsignVerifier(config.get().tsign()).verify(request, epochMillis.getAsLong());
    } catch (TsignError e) {
      counts.signatureFailure();
      throw new Refusal(gatewayRefusal(401, e.getMessage()));
    }
  }

  private String byToken(RawRequest request) throws TsignError {
    String token = request.header("X-Tsign-Open-Token");
    String appId = request.header("X-Tsign-Open-App-Id");
    if (token.isEmpty()) {
      throw new TsignError("TOKEN_CANT_BE_NULL");
    }
    if (appId.isEmpty()) {
      throw new TsignError("缺少参数");
    }
    if (!config.get().tsign().apps().containsKey(appId)) {
      throw new TsignError("无效的应用");
    }
    if (!tokens.valid(appId, token, epochMillis.getAsLong())) {
      throw new TsignError("TOKEN错误");
    }
    return appId;
  }

  private Answer gatewayRefusal(int status, String message) {
    ObjectNode body = Answer.JSON.createObjectNode();
    body.put("success", false).put("code", status).put("message", message);
    String type = config.get().tsign().contentTypeOn401() ? "application/json;charset=UTF-8" : "";
    return Answer.text(status, type, body.toString()).with("x-tsign-trace-id", "");
  }

  private void frequency(String appId, String action, long arrivedAt) throws Refusal {
    int limit = config.get().tsign().callsPerSecond();
    int arrived = quota.arrive("tsign/" + appId, Math.floorDiv(arrivedAt, 1000L));
    counts.callsInSecond(appId + "/" + action, arrived);
    if (limit > 0 && arrived > limit) {
      counts.refusedByQuota(action);
      Map<String, Object> body =
          Map.of("code", 429, "message", "Made up by the sandbox: too many calls in a second.");
      throw new Refusal(envelope(Answer.json(429, body)).with("X-Sim-Unconfirmed", "status,body"));
    }
  }

  private Call documents(String flowId) {
    return new Call() {
      @Override
      public String action() {
        return "documents";
      }

      @Override
      public List<Map<String, String>> items() {
        return List.of(Map.of("FlowId", flowId));
      }

      @Override
      public Answer execute(Optional<Fault> fault) {
        counts.executed("documents");
        return describe(flowId);
      }

      @Override
      public Answer error(Fault fault) {
        String message = fault.message() == null ? "内部服务错误" : fault.message();
        if (fault.status() != null) {
          return gatewayRefusal(fault.status(), message);
        }
        return business(code(fault), message);
      }
    };
  }

  private Answer describe(String flowId) {
    Flow flow = flows.find(flowId);
    if (!flow.exists()) {
      return unconfirmed(config.get().tsign().missingCode(), "流程不存在:" + flowId);
    }
    if (!flow.finished()) {
      return unconfirmed(config.get().tsign().unfinishedCode(), "流程非签署完成状态，不允许下载文档");
    }
    ObjectNode body = Answer.JSON.createObjectNode().put("code", 0).put("message", "成功");
    ArrayNode docs = body.putObject("data").putArray("docs");
    long expiry = epochMillis.getAsLong() / 1000 + config.get().files().tsignLinkSeconds();
    for (int i = 0; i < flow.files(); i++) {
      String name = i == 0 ? "劳动合同.pdf" : "劳动合同-附件,%d.pdf".formatted(i);
      docs.addObject()
          .put("fileId", Hash.sha256Hex((flowId + i).getBytes()).substring(0, 32))
          .put("fileName", name)
          .put("fileUrl", linkBase.get() + links.tsign(flowId, i, name, expiry))
          .putNull("ctType")
          .putNull("ctRescindStatus")
          .putNull("flowId")
          .putNull("ctRescindProcessId")
          .putNull("fileFlowRelationBeanList");
    }
    return envelope(Answer.json(200, body));
  }

  private static Answer unconfirmed(int code, String message) {
    return business(code, message).with("X-Sim-Unconfirmed", "code");
  }

  /** A business error: HTTP 200, as far as anybody knows. */
  static Answer business(int code, String message) {
    ObjectNode body = Answer.JSON.createObjectNode().put("code", code).put("message", message);
    return envelope(Answer.json(200, body.putNull("data")));
  }

  /** The code of an injected error; an internal one (100010) if it names no number. */
  static int code(Fault fault) {
    return fault.code() != null && fault.code().matches("[0-9]{1,9}")
        ? Integer.parseInt(fault.code())
        : 100010;
  }

  static Answer envelope(Answer answer) {
    return answer
        .with("Content-Type", "application/json;charset=UTF-8")
        .with("x-tsign-elapse-time", "1")
        .with("x-tsign-trace-id", "");
  }
}
