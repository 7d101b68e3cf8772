package io.github.contractroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What the three actions do and answer (essbasic.md sections 4.2 to 4.4). */
final class EssbasicActions {
  /** The id of the answer and the fault, if one strikes. */
  record Envelope(String requestId, Optional<Fault> fault) {
    boolean is(Fault.Kind kind) {
      return fault.filter(f -> f.fault() == kind).isPresent();
    }
  }

  private final Supplier<SandboxConfig> config;
  private final Supplier<String> linkBase;
  private final LongSupplier epochMillis;
  private final Counts counts;
  private final Ids ids;
  private final Flows flows;
  private final Links links;

  EssbasicActions(
      Supplier<SandboxConfig> config,
      Supplier<String> linkBase,
      LongSupplier epochMillis,
      Counts counts,
      Ids ids,
      Flows flows,
      Links links) {
    this.config = config;
    this.linkBase = linkBase;
    this.epochMillis = epochMillis;
    this.counts = counts;
    this.ids = ids;
    this.flows = flows;
    this.links = links;
  }

  /**
   * @throws EssbasicError if the request as a whole is refused
   */
  ObjectNode run(String action, JsonNode body, Envelope envelope) {
    FlowRules.agent(body.path("Agent"));
    List<String> appIds = config.get().essbasic().appIds();
    FlowRules.rule(
        appIds.isEmpty() || appIds.contains(body.at("/Agent/AppId").asText()),
        "ResourceNotFound.Application",
        "Agent.AppId",
        "an existing application");
    ObjectNode response =
        switch (action) {
          case "CreateFlowsByTemplates" -> create(body, envelope);
          case "PrepareFlows" -> prepare(body);
          default -> describe(body, envelope);
        };
    shorten(response, envelope);
    return response;
  }

  private ObjectNode create(JsonNode body, Envelope envelope) {
    rules(false).flows(body.path("FlowInfos"));
    int previewType = body.path("PreviewType").asInt();
    boolean preview = body.path("NeedPreview").asBoolean();
    FlowRules.rule(
        previewType == 0 || previewType == 1, "InvalidParameterValue", "PreviewType", "0 or 1");
    FlowRules.rule(
        !config.get().essbasic().strict() || preview || !body.hasNonNull("PreviewType"),
        "InvalidParameterValue",
        "PreviewType",
        "only together with NeedPreview");
    Created answer = new Created(Answer.JSON.createObjectNode());
    int done = 0;
    for (JsonNode flow : body.path("FlowInfos")) {
      failAfter(done++, envelope);
      Optional<String> refusal = refusal(flow, envelope);
      if (refusal.isPresent()) {
        answer.add(preview ? null : "", flow, refusal.get(), "");
      } else if (preview) {
        counts.previewed();
        answer.add(null, flow, "", previewUrl(previewType));
      } else {
        String flowId = createFlow(body.path("Agent"), flow, envelope);
        answer.add(flowId, flow, "", "");
        answer.approvers(flowId, flow, ids);
      }
    }
    failAfter(done, envelope);
    return answer.response();
  }

  private String createFlow(JsonNode agent, JsonNode flow, Envelope envelope) {
    String flowId = ids.essbasic();
    flows.created(flowId);
    counts.created(
        new Contract(
            flowId,
            flow.path("FlowName").asText(),
            flow.path("TemplateId").asText(),
            flow.path("CustomerData").asText(),
            new Contract.Agent(
                agent.path("AppId").asText(),
                agent.path("ProxyOrganizationOpenId").asText(),
                agent.path("ProxyOperator").path("OpenId").asText()),
            envelope.requestId(),
            epochMillis.getAsLong()));
    return flowId;
  }

  private static void failAfter(int done, Envelope envelope) {
    if (envelope.is(Fault.Kind.ERROR)) {
      Fault fault = envelope.fault().orElseThrow();
      if (fault.afterItems() != null && fault.afterItems() == done) {
        throw error(fault);
      }
    }
  }

  private Optional<String> refusal(JsonNode flow, Envelope envelope) {
    if (envelope.is(Fault.Kind.ITEM_ERROR)) {
      Fault fault = envelope.fault().orElseThrow();
      if (fault.fits(item(flow))) {
        return Optional.of(fault.message() == null ? "模板不存在" : fault.message());
      }
    }
    String prefix = config.get().essbasic().refusedTemplatePrefix();
    boolean refused = !prefix.isEmpty() && flow.path("TemplateId").asText().startsWith(prefix);
    return refused ? Optional.of("模板不存在") : Optional.empty();
  }

  private ObjectNode prepare(JsonNode body) {
    rules(true).flows(body.path("FlowInfos"));
    FlowRules.length(body, "JumpUrl", 200, "", "InvalidParameter.ParamError");
    body.path("FlowInfos").forEach(flow -> counts.prepared());
    ObjectNode response = Answer.JSON.createObjectNode();
    // The flag of the vendor's API definition says deprecated; clients must bear this member.
    response.put("DeprecatedWarning", "The action PrepareFlows is deprecated.");
    return response.put("ConfirmUrl", linkBase.get() + "/confirm/" + ids.essbasic());
  }

  private ObjectNode describe(JsonNode body, Envelope envelope) {
    JsonNode flowIds = body.path("FlowIds");
    if (flowIds.isEmpty()) {
      throw EssbasicError.missing("MissingParameter.FlowId", "FlowIds");
    }
    FlowRules.rule(
        flowIds.size() <= 50, "OperationDenied.OutQueryLimit", "FlowIds", "at most 50 ids");
    ObjectNode response = Answer.JSON.createObjectNode();
    ArrayNode infos = response.putArray("FlowResourceUrlInfos");
    ArrayNode errors = response.putArray("ErrorMessages");
    for (JsonNode id : flowIds) {
      failAfter(errors.size(), envelope);
      Flow flow = flows.find(id.asText());
      ObjectNode info = infos.addObject().put("FlowId", flow.flowId());
      ArrayNode urls = info.putArray("ResourceUrlInfos");
      boolean struck =
          envelope.is(Fault.Kind.ITEM_ERROR)
              && envelope.fault().orElseThrow().fits(Map.of("FlowId", flow.flowId()));
      if (struck || !flow.exists()) {
        String text = struck ? envelope.fault().orElseThrow().message() : null;
        errors.add(text == null ? "查询流程不存在" : text);
        continue;
      }
      errors.add("");
      for (int i = 0; i < flow.files(); i++) {
        urls.addObject()
            .put("Url", linkBase.get() + links.essbasic("FLOW", flow.flowId(), i, expiry()))
            .put("Name", "合同,%015d.pdf".formatted(number(flow.flowId(), i)))
            .put("Type", "PDF");
      }
    }
    return response;
  }

  private static long number(String flowId, int index) {
    return Math.floorMod((flowId + index).hashCode() * 0x9E3779B97F4A7C15L, 1_000_000_000_000_000L);
  }

  private String previewUrl(int previewType) {
    String id = ids.essbasic();
    return linkBase.get()
        + (previewType == 0
            ? links.essbasic("PREVIEW", id, 0, expiry())
            : "/document-url-preview?channel=PROXYCHANNEL&scene=SINGLEPAGE&code=%s&codeType=QUICK&businessType=RESOURCE&businessId=%s"
                .formatted(ids.essbasic(), id));
  }

  private long expiry() {
    return epochMillis.getAsLong() / 1000 + config.get().files().essbasicLinkSeconds();
  }

  private FlowRules rules(boolean prepare) {
    return new FlowRules(config.get().essbasic().strict(), epochMillis.getAsLong() / 1000, prepare);
  }

  private void shorten(ObjectNode response, Envelope envelope) {
    boolean struck = envelope.is(Fault.Kind.SHORT_ARRAYS);
    if (!struck && !config.get().essbasic().shortArrays()) {
      return;
    }
    List<String> named = struck ? envelope.fault().orElseThrow().arrays() : List.of();
    Integer keep = struck ? envelope.fault().orElseThrow().keep() : null;
    // Short in the documents' examples, or absent altogether in other ones.
    List<String> cut =
        named.isEmpty()
            ? List.of("CustomerData", "ErrorMessages", "PreviewUrls", "TaskInfos")
            : named;
    for (String name : cut) {
      if (response.get(name) instanceof ArrayNode array) {
        while (array.size() > (keep == null ? 1 : keep)) {
          array.remove(array.size() - 1);
        }
      }
    }
  }

  static Map<String, String> item(JsonNode flow) {
    Map<String, String> item = new HashMap<>();
    flow.properties().stream()
        .filter(member -> member.getValue().isValueNode())
        .forEach(member -> item.put(member.getKey(), member.getValue().asText()));
    return item;
  }

  static EssbasicError error(Fault fault) {
    String code = fault.code() == null ? "InternalError" : fault.code();
    String message = fault.message() == null ? "Injected by the sandbox." : fault.message();
    return new EssbasicError(code, message, message);
  }

  /** The answer to CreateFlowsByTemplates while it grows: arrays of one entry per flow. */
  private record Created(ObjectNode response) {
    Created {
      List.of(
              "FlowIds",
              "CustomerData",
              "ErrorMessages",
              "PreviewUrls",
              "TaskInfos",
              "FlowApprovers")
          .forEach(response::putArray);
    }

    void add(String flowId, JsonNode flow, String error, String previewUrl) {
      if (flowId != null) {
        response.withArray("FlowIds").add(flowId);
      }
      response.withArray("CustomerData").add(flow.path("CustomerData").asText());
      response.withArray("ErrorMessages").add(error);
      response.withArray("PreviewUrls").add(previewUrl);
      response.withArray("TaskInfos").addObject().put("TaskId", "").put("TaskStatus", "");
    }

    void approvers(String flowId, JsonNode flow, Ids ids) {
      ObjectNode entry = response.withArray("FlowApprovers").addObject().put("FlowId", flowId);
      ArrayNode approvers = entry.putArray("Approvers");
      for (JsonNode approver : flow.path("FlowApprovers")) {
        String recipient = approver.path("RecipientId").asText();
        approvers
            .addObject()
            .put("ApproverRoleName", approver.path("ApproverRoleName").asText())
            .put("RecipientId", recipient.isEmpty() ? ids.essbasic() : recipient)
            .put("SignId", ids.essbasic());
      }
    }
  }
}
