package io.github.contractroutes.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.ledger.Fate;
import io.github.contractroutes.platform.ItemAnswer;
import java.util.List;

/** What a success tells: the members of an outcome that depend on the operation. */
final class Details {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Details() {}

  static Fate.Done created(ItemAnswer.Created created) {
    ObjectNode detail = JSON.createObjectNode();
    detail.put("flowId", created.flowId());
    detail.put("customerData", created.customerData());
    set(detail, "task", created.task());
    set(detail, "approvers", created.approvers());
    return done(created.flowId(), detail, List.of());
  }

  static Fate.Done previewed(ItemAnswer.Previewed previewed, long nowMillis) {
    ObjectNode detail = JSON.createObjectNode();
    detail.put("customerData", previewed.customerData());
    detail.put("previewUrl", previewed.previewUrl());
    detail.put("previewUrlExpiresAt", nowMillis + previewed.lifeMillis());
    set(detail, "task", previewed.task());
    return done(null, detail, List.of());
  }

  static Fate.Done prepared(ItemAnswer.Prepared prepared) {
    ObjectNode detail = JSON.createObjectNode();
    detail.put("confirmUrl", prepared.confirmUrl());
    return done(null, detail, List.of());
  }

  static Fate.Done files(ItemAnswer.Files files) {
    ObjectNode detail = JSON.createObjectNode();
    detail.put("flowId", files.flowId());
    detail.put("fileCount", files.files().size());
    List<Fate.NamedFile> named =
        files.files().stream()
            .map(
                file ->
                    new Fate.NamedFile(
                        file.fileId(), file.name(), file.type(), file.url(), file.lifeMillis()))
            .toList();
    return done(files.flowId(), detail, named);
  }

  private static void set(ObjectNode detail, String name, JsonNode value) {
    if (value != null && !value.isNull()) {
      detail.set(name, value);
    }
  }

  private static Fate.Done done(String flowId, ObjectNode detail, List<Fate.NamedFile> files) {
    try {
      return new Fate.Done(flowId, JSON.writeValueAsBytes(detail), files);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An outcome does not become JSON.", e);
    }
  }
}
