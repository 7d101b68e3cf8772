package io.github.contractroutes.platform.essbasic;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.platform.AnswerJson;
import io.github.contractroutes.platform.AnswerTable;
import io.github.contractroutes.platform.ItemAnswer;
import io.github.contractroutes.platform.ItemAnswer.FileLink;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.PlatformError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pairs the answer to DescribeResourceUrlsByFlows with the flow ids asked (essbasic.md section
 * 4.2): links join by FlowId, never by index; {@code ErrorMessages} refuse by index if they are as
 * many as the ids asked. Two items that ask for the same flow get the same files.
 */
final class ResourceUrlsAnswer {
  private static final long LINK_LIFE_MILLIS = 300_000;

  private final PlatformCall call;
  private final JsonNode response;
  private final AnswerTable table;

  ResourceUrlsAnswer(PlatformCall call, JsonNode response, AnswerTable table) {
    this.call = call;
    this.response = response;
    this.table = table;
  }

  /** One answer for each item, in the order asked. */
  List<ItemAnswer> items() {
    Map<String, List<FileLink>> flows = flows();
    List<ItemAnswer> items = new ArrayList<>();
    for (int i = 0; i < call.items().size(); i++) {
      String flowId = AnswerJson.text(AnswerJson.parse(call.items().get(i)));
      items.add(item(i, flowId, flowId == null ? null : flows.get(flowId)));
    }
    return items;
  }

  private ItemAnswer item(int index, String flowId, List<FileLink> files) {
    JsonNode messages = response.path("ErrorMessages");
    boolean aligned = messages.isArray() && messages.size() == call.items().size();
    if (files != null && !files.isEmpty()) {
      return new ItemAnswer.Files(flowId, files);
    }
    String message = aligned ? AnswerJson.text(messages.get(index)) : null;
    if (message != null) {
      return new ItemAnswer.ItemRefused(
          new PlatformError(
              "ItemRefused", AnswerJson.shorten(message), AnswerTable.ESSBASIC, false));
    }
    // An empty list alone does not tell "no files" from "failed": a failed flow has one as well.
    if (files != null && aligned) {
      return new ItemAnswer.Files(flowId, files);
    }
    String reason = "The answer says neither which files this flow has nor why it has none.";
    return new ItemAnswer.Unpaired(
        table.badAnswer(call, reason), flowId == null ? List.of() : List.of(flowId));
  }

  /** The links of each flow; null if the answer does not name all of them readably. */
  private Map<String, List<FileLink>> flows() {
    Map<String, List<FileLink>> flows = new HashMap<>();
    for (JsonNode flow : response.path("FlowResourceUrlInfos")) {
      String flowId = AnswerJson.text(flow, "FlowId");
      JsonNode links = flow.path("ResourceUrlInfos");
      if (flowId != null && links.isArray()) {
        List<FileLink> read = links(links);
        List<FileLink> known = flows.getOrDefault(flowId, List.of());
        boolean readable = read != null && known != null;
        flows.put(flowId, !readable ? null : known.isEmpty() ? read : known);
      }
    }
    return flows;
  }

  private static List<FileLink> links(JsonNode links) {
    List<FileLink> files = new ArrayList<>();
    for (JsonNode link : links) {
      String url = AnswerJson.text(link, "Url");
      if (url == null) {
        return null;
      }
      String name = AnswerJson.text(link, "Name");
      String type = AnswerJson.text(link, "Type");
      files.add(new FileLink(null, name == null ? "" : name, type, url, LINK_LIFE_MILLIS));
    }
    return files;
  }
}
