package io.github.contractroutes.platform.essbasic;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.platform.AnswerJson;
import io.github.contractroutes.platform.AnswerTable;
import io.github.contractroutes.platform.ItemAnswer;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.PlatformError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Pairs the answer to CreateFlowsByTemplates with the items asked.
 *
 * <p>The arrays of the answer may be shorter than the request, also for a full success (essbasic.md
 * section 4.4), so only what identifies an item pairs it: {@code FlowIds} of full length decides
 * ({@code PreviewUrls} for a preview; an item with a flow id has a contract, whatever message
 * stands beside it); {@code ErrorMessages} of full length names the refused among the others;
 * {@code FlowApprovers} join by FlowId. Where these do not settle an item, it is unpaired, and the
 * flow ids that nobody could be given are noted with it.
 */
final class CreateAnswer {
  /** essbasic's are of 32 characters; what is much longer is no id, and no index of a ledger's. */
  private static final int LONGEST_FLOW_ID = 512;

  private static final long PREVIEW_LIFE_MILLIS = 300_000;

  /** What is filled into an absent CustomerData; see the ledger's ContractMark. */
  private static final Pattern MARK = Pattern.compile("contract-routes:\\d+:\\d+");

  private final PlatformCall call;
  private final JsonNode response;
  private final AnswerTable table;
  private final int asked;

  CreateAnswer(PlatformCall call, JsonNode response, AnswerTable table) {
    this.call = call;
    this.response = response;
    this.table = table;
    this.asked = call.items().size();
  }

  /** One answer for each item, in the order asked. */
  List<ItemAnswer> items() {
    if (isOfAnotherCall()) {
      String reason = "The answer carries the mark of another call, so it is not this one's.";
      ItemAnswer unpaired = new ItemAnswer.Unpaired(table.badAnswer(call, reason), List.of());
      return Collections.nCopies(asked, unpaired);
    }
    List<String> results = texts(call.preview() ? "PreviewUrls" : "FlowIds");
    List<String> messages = texts("ErrorMessages");
    List<ItemAnswer> items = new ArrayList<>(asked);
    boolean aligned = results.size() == asked;
    for (int i = 0; i < asked; i++) {
      String result = aligned ? results.get(i) : null;
      boolean own = result != null && Collections.frequency(results, result) == 1;
      if (own && (call.preview() || result.length() <= LONGEST_FLOW_ID)) {
        items.add(call.preview() ? previewed(i, result) : created(i, result));
      } else if (result == null && refusalsAreNamed(results, messages) && messages.get(i) != null) {
        items.add(refused(messages.get(i)));
      } else {
        items.add(unpaired(results, aligned ? result : null, aligned));
      }
    }
    return items;
  }

  /**
   * Whether a message refuses its item. Not if the answer names more flows than there are items
   * without a message: then a flow exists for an item that has one.
   */
  private boolean refusalsAreNamed(List<String> results, List<String> messages) {
    if (messages.size() != asked) {
      return false;
    }
    long served = results.stream().filter(Objects::nonNull).count();
    long notRefused = messages.stream().filter(Objects::isNull).count();
    return results.size() == asked || served <= notRefused;
  }

  private ItemAnswer created(int index, String flowId) {
    return new ItemAnswer.Created(flowId, customerData(index), task(index), approvers(flowId));
  }

  private ItemAnswer previewed(int index, String url) {
    return new ItemAnswer.Previewed(url, PREVIEW_LIFE_MILLIS, customerData(index), task(index));
  }

  private static ItemAnswer refused(String message) {
    return new ItemAnswer.ItemRefused(
        new PlatformError("ItemRefused", AnswerJson.shorten(message), AnswerTable.ESSBASIC, false));
  }

  private ItemAnswer unpaired(List<String> results, String own, boolean aligned) {
    List<String> candidates;
    if (call.preview()) {
      candidates = List.of();
    } else if (aligned) {
      candidates = own == null ? List.of() : List.of(own);
    } else {
      candidates = results.stream().filter(Objects::nonNull).distinct().toList();
    }
    candidates = candidates.stream().map(AnswerJson::shorten).toList();
    String what = call.preview() ? "preview link" : "flow id";
    String reason =
        "The answer gives this item neither a "
            + what
            + " of its own nor a reason for refusing it.";
    return new ItemAnswer.Unpaired(table.badAnswer(call, reason), candidates);
  }

  /**
   * Whether a mark of ours is echoed that is in none of the items asked: a proxy, or a server that
   * answers twice, has mixed answers up.
   */
  private boolean isOfAnotherCall() {
    for (JsonNode echo : response.path("CustomerData")) {
      String text = echo.asText();
      boolean mark = MARK.matcher(decoded(text)).matches();
      if (mark && !call.marks().isEmpty() && !call.marks().contains(text) && !isAsked(text)) {
        return true;
      }
    }
    return false;
  }

  /** A user may have copied a mark into a request. */
  private boolean isAsked(String text) {
    return call.items().stream()
        .anyMatch(item -> new String(item, StandardCharsets.UTF_8).contains(text));
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** The platform's echo; a mark that we put in ourselves is not the user's, so it is left out. */
  private String customerData(int index) {
    JsonNode echoes = response.path("CustomerData");
    if (echoes.size() != asked || !echoes.path(index).isTextual()) {
      return null;
    }
    String echo = echoes.get(index).textValue();
    boolean ours = !call.marks().isEmpty() && echo.equals(call.marks().get(index));
    return ours ? "" : echo;
  }

  private JsonNode task(int index) {
    JsonNode tasks = response.path("TaskInfos");
    boolean named =
        tasks.isArray()
            && tasks.size() == asked
            && AnswerJson.text(tasks.get(index), "TaskId") != null;
    return named ? tasks.get(index) : null;
  }

  private JsonNode approvers(String flowId) {
    for (JsonNode entry : response.path("FlowApprovers")) {
      if (flowId.equals(AnswerJson.text(entry, "FlowId")) && entry.path("Approvers").isArray()) {
        return entry.get("Approvers");
      }
    }
    return null;
  }

  /** An array's texts, null for what is blank or no text; empty if it is no array. */
  private List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    JsonNode array = response.path(name);
    if (array.isArray()) {
      array.forEach(value -> texts.add(AnswerJson.text(value)));
    }
    return texts;
  }
}
