package io.github.contractroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The answer to CreateFlowsByTemplates while it grows: arrays of one entry per flow, except {@code
 * FlowApprovers}, which names its flows, and {@code FlowIds}, which is empty for a preview.
 */
record CreateAnswer(ObjectNode response) {
  CreateAnswer {
    List.of("FlowIds", "CustomerData", "ErrorMessages", "PreviewUrls", "TaskInfos", "FlowApprovers")
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
