package io.github.contractroutes.platform;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What an answered call says of one item. */
public sealed interface ItemAnswer {

  /**
   * A contract exists.
   *
   * @param customerData the platform's echo, or null; our own mark is not shown
   * @param task the TaskInfo object, or null if it names no task
   * @param approvers the Approvers array joined by FlowId, or null
   */
  record Created(String flowId, String customerData, JsonNode task, JsonNode approvers)
      implements ItemAnswer {}

  /**
   * A preview link; nothing was created.
   *
   * @param lifeMillis how long the link lives from the answer on (essbasic: 300 s)
   */
  record Previewed(String previewUrl, long lifeMillis, String customerData, JsonNode task)
      implements ItemAnswer {}

  /** The page where the user confirms (PrepareFlows). */
  record Prepared(String confirmUrl) implements ItemAnswer {}

  /** The documents of one flow, 0 to n, in the platform's order. */
  record Files(String flowId, List<FileLink> files) implements ItemAnswer {}

  /** The platform refused this item. */
  record ItemRefused(PlatformError error) implements ItemAnswer {}

  /**
   * The answer does not say what became of this item: a create is in doubt, a read is asked again.
   *
   * @param flowIds flow ids that may belong to it
   */
  record Unpaired(PlatformError error, List<String> flowIds) implements ItemAnswer {}

  /**
   * One named document.
   *
   * @param fileId the platform's id or null
   * @param name the platform's own name
   * @param type the platform's own type or null
   * @param url the link; a secret
   * @param lifeMillis how long the link lives from the answer on (essbasic 5 min, tsign 1 h)
   */
  record FileLink(String fileId, String name, String type, String url, long lifeMillis) {}
}
