package io.github.contractroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.sandbox.EssbasicActions.Envelope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The gateway of Tencent eSign: who calls, within which quota, and what. The order of checks is
 * that of essbasic.md section 5; everything is answered with HTTP 200 and a RequestId.
 */
final class Essbasic {
  private static final int MOST_BYTES = 10 << 20;

  private final Supplier<SandboxConfig> config;
  private final LongSupplier epochMillis;
  private final Counts counts;
  private final Quota quota;
  private final Ids ids;
  private final EssbasicActions actions;
  private final CallLog log;
  private final Parameters parameters = new Parameters();

  Essbasic(
      Supplier<SandboxConfig> config,
      LongSupplier epochMillis,
      Counts counts,
      Quota quota,
      Ids ids,
      EssbasicActions actions,
      CallLog log) {
    this.config = config;
    this.epochMillis = epochMillis;
    this.counts = counts;
    this.quota = quota;
    this.ids = ids;
    this.actions = actions;
    this.log = log;
  }

  Call admit(RawRequest request) throws Refusal {
    boolean chinese = request.header("X-TC-Language").equals("zh-CN");
    String action = request.header("X-TC-Action");
    counts.called(parameters.knows(action) ? action : "unknown");
    try {
      JsonNode body = admit(request, action);
      return call(action, body, chinese);
    } catch (EssbasicError e) {
      if (e.code().startsWith("AuthFailure")) {
        counts.signatureFailure();
      }
      throw new Refusal(answer(e, ids.gatewayRequest(), chinese));
    }
  }

  private JsonNode admit(RawRequest request, String action) {
    if (!request.method().equals("POST")) {
      throw new EssbasicError(
          "UnsupportedProtocol", "Only POST is served by the sandbox.", "沙箱只支持 POST 请求。");
    }
    for (String name : List.of("Action", "Version", "Timestamp")) {
      if (request.header("X-TC-" + name).isEmpty()) {
        throw EssbasicError.missing(name);
      }
    }
    SandboxConfig.Essbasic rules = config.get().essbasic();
    String secretId =
        new Tc3Verifier(rules.anyService() ? "" : "essbasic", rules.keys())
            .verify(request, epochSeconds());
    String token = rules.tokens().getOrDefault(secretId, "");
    if (!token.equals(request.header("X-TC-Token"))) {
      throw new EssbasicError("AuthFailure.TokenFailure", "The token is not valid.", "token错误。");
    }
    if (!request.header("X-TC-Version").equals("2021-05-26")) {
      throw new EssbasicError(
          "NoSuchVersion", "The version of the API does not exist.", "接口版本不存在。");
    }
    if (!parameters.knows(action)) {
      throw new EssbasicError("InvalidAction", "The action does not exist.", "接口不存在。");
    }
    frequency(rules, secretId, action, request.arrivedAt());
    if (request.body().length > MOST_BYTES) {
      throw new EssbasicError(
          "RequestSizeLimitExceeded", "The request is larger than 10 MB.", "请求包超过限制大小。");
    }
    return parse(request.body());
  }

  private void frequency(
      SandboxConfig.Essbasic rules, String secretId, String action, long arrivedAt) {
    String lane = rules.accounts().getOrDefault(secretId, secretId) + "/" + action;
    int arrived = quota.arrive(lane, Math.floorDiv(arrivedAt, 1000L));
    counts.callsInSecond(lane, arrived);
    if (rules.callsPerSecond() > 0 && arrived > rules.callsPerSecond()) {
      counts.refusedByQuota(action);
      throw EssbasicError.quota(arrived, rules.callsPerSecond());
    }
  }

  private static JsonNode parse(byte[] body) {
    try {
      JsonNode tree = Answer.JSON.readTree(body);
      if (tree == null || !tree.isObject()) {
        throw EssbasicError.notJson();
      }
      return tree;
    } catch (IOException e) {
      throw EssbasicError.notJson();
    }
  }

  private Call call(String action, JsonNode body, boolean chinese) {
    List<Map<String, String>> items = items(body);
    log.admitted(epochMillis.getAsLong(), action, organization(body), items.size());
    return new Call() {
      @Override
      public String action() {
        return action;
      }

      @Override
      public List<Map<String, String>> items() {
        return items;
      }

      @Override
      public Answer execute(Optional<Fault> fault) {
        Envelope envelope = new Envelope(ids.backendRequest(), fault);
        try {
          parameters.check(action, body);
          counts.executed(action);
          ObjectNode response = actions.run(action, body, envelope);
          response.put("RequestId", envelope.requestId());
          return answer(response);
        } catch (EssbasicError e) {
          return Essbasic.answer(e, envelope.requestId(), chinese);
        }
      }

      @Override
      public Answer error(Fault fault) {
        return Essbasic.answer(EssbasicActions.error(fault), ids.gatewayRequest(), chinese);
      }
    };
  }

  /** Scalar members of each flow, or each flow id; what a fault can be aimed at. */
  private static List<Map<String, String>> items(JsonNode body) {
    List<Map<String, String>> items = new ArrayList<>();
    String organization = organization(body);
    body.path("FlowIds")
        .forEach(
            id ->
                items.add(Map.of("FlowId", id.asText(), "ProxyOrganizationOpenId", organization)));
    body.path("FlowInfos")
        .forEach(
            flow -> {
              Map<String, String> item = EssbasicActions.item(flow);
              item.put("ProxyOrganizationOpenId", organization);
              items.add(item);
            });
    return items;
  }

  private long epochSeconds() {
    return Math.floorDiv(epochMillis.getAsLong(), 1000L);
  }

  private static String organization(JsonNode body) {
    return body.path("Agent").path("ProxyOrganizationOpenId").asText();
  }

  private static Answer answer(EssbasicError error, String requestId, boolean chinese) {
    ObjectNode response = Answer.JSON.createObjectNode();
    response.putObject("Error").put("Code", error.code()).put("Message", error.text(chinese));
    response.put("RequestId", requestId);
    return answer(response);
  }

  private static Answer answer(ObjectNode response) {
    return Answer.json(200, Map.of("Response", response)).with("Server", "nginx");
  }
}
