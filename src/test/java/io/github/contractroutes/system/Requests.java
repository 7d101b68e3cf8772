package io.github.contractroutes.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Requests as producers write them. */
final class Requests {
  private Requests() {}

  static String request(String requestId, String tenant, JsonNode payload) {
    ObjectNode request = Schemas.JSON.createObjectNode();
    request.put("requestId", requestId).put("tenant", tenant).set("payload", payload);
    return request.toString();
  }

  /** A create (or prepare) of contracts with these names. */
  static String flows(String requestId, String tenant, List<String> names) {
    return request(requestId, tenant, flows(names, "template-1"));
  }

  /** A create of one contract, named as its request. */
  static String flow(String requestId, String tenant) {
    return flows(requestId, tenant, List.of(requestId));
  }

  static ObjectNode flows(List<String> names, String templateId) {
    ObjectNode payload = Schemas.JSON.createObjectNode();
    ArrayNode flows = payload.putArray("FlowInfos");
    names.forEach(name -> flows.add(flowInfo(name, templateId)));
    return payload;
  }

  static ObjectNode flowInfo(String name, String templateId) {
    ObjectNode flow = Schemas.JSON.createObjectNode();
    flow.put("FlowName", name).put("TemplateId", templateId).put("Deadline", 1_900_000_000L);
    flow.putArray("FlowApprovers")
        .addObject()
        .put("ApproverType", "PERSON")
        .put("Name", "李四")
        .put("Mobile", "13888888888");
    return flow;
  }

  static String download(String requestId, String tenant, List<String> flowIds) {
    ObjectNode payload = Schemas.JSON.createObjectNode();
    flowIds.forEach(payload.putArray("FlowIds")::add);
    return request(requestId, tenant, payload);
  }
}
