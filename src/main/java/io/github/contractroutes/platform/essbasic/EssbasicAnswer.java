package io.github.contractroutes.platform.essbasic;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.platform.AnswerJson;
import io.github.contractroutes.platform.AnswerTable;
import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.platform.ItemAnswer;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.RetryAfter;
import io.github.contractroutes.platform.Sent;
import io.github.contractroutes.platform.ServerClock;
import io.github.contractroutes.platform.SignedRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what came back for an essbasic call (essbasic.md section 3).
 *
 * <p>A platform's answer has HTTP status 200, also when it is a refusal; any other status is a
 * proxy's. {@code Response.Error} is the only sign of failure of the whole call; if it stands
 * beside flow ids of a create, the answer contradicts itself and nobody knows.
 */
public final class EssbasicAnswer {
  private static final String SIGNATURE_EXPIRED = "AuthFailure.SignatureExpire";

  private final AnswerTable table;
  private final ServerClock clock;
  private final Clock now;

  /** A reader that corrects this clock when a signature was refused for its time. */
  public EssbasicAnswer(AnswerTable table, ServerClock clock, Clock now) {
    this.table = table;
    this.clock = clock;
    this.now = now;
  }

  /** What it means; never throws, whatever came back. */
  public CallAnswer read(PlatformCall call, SignedRequest request, Sent sent) {
    if (sent instanceof Sent.NotHandedOver notHandedOver) {
      return table.notHandedOver(notHandedOver);
    }
    if (sent instanceof Sent.Lost lost) {
      return table.lost(call, lost);
    }
    Sent.Answer answer = (Sent.Answer) sent;
    Duration retryAfter = RetryAfter.of(answer.headers(), now.instant());
    if (answer.status() != 200) {
      String reason =
          "The answer has HTTP status " + answer.status() + ", so it is not essbasic's.";
      return table.unreadable(call, reason, List.of(), retryAfter, null);
    }
    JsonNode response = AnswerJson.parse(answer.body()).path("Response");
    if (!response.isObject()) {
      String reason = "The answer is not a complete essbasic answer.";
      return table.unreadable(call, reason, List.of(), retryAfter, null);
    }
    String requestId = AnswerJson.text(response, "RequestId");
    JsonNode error = response.path("Error");
    if (!error.isMissingNode() && !error.isNull()) {
      List<String> flowIds = flowIds(call, response);
      if (!flowIds.isEmpty()) {
        String reason = "The answer names both an error and flow ids.";
        return table.unreadable(call, reason, flowIds, retryAfter, requestId);
      }
      return refused(call, request, answer, error, retryAfter, requestId);
    }
    List<ItemAnswer> items =
        switch (call.action()) {
          case CREATE -> new CreateAnswer(call, response, table).items();
          case PREPARE -> prepared(call, response);
          case RESOURCE_URLS -> new ResourceUrlsAnswer(call, response, table).items();
          case DOCUMENTS -> throw new IllegalArgumentException("DOCUMENTS is an action of tsign.");
        };
    return unless(call, items, requestId);
  }

  /** The contracts that an answer to a create names. */
  private static List<String> flowIds(PlatformCall call, JsonNode response) {
    List<String> flowIds = new ArrayList<>();
    if (!AnswerTable.repeatable(call)) {
      for (JsonNode flowId : response.path("FlowIds")) {
        String text = AnswerJson.text(flowId);
        if (text != null) {
          flowIds.add(AnswerJson.shorten(text));
        }
      }
    }
    return flowIds;
  }

  private CallAnswer refused(
      PlatformCall call,
      SignedRequest request,
      Sent.Answer answer,
      JsonNode error,
      Duration retryAfter,
      String requestId) {
    String code = AnswerJson.text(error, "Code");
    if (code == null) {
      String reason = "essbasic answered with an error that names no code.";
      return table.unreadable(call, reason, List.of(), retryAfter, requestId);
    }
    boolean corrected =
        code.equals(SIGNATURE_EXPIRED)
            && clock.correct(request.uri(), answer.headers().get("date"), request.signedAtMillis());
    String message = AnswerJson.message(error, "Message");
    return table.essbasic(
        call, new AnswerTable.No(200, code, message, corrected, retryAfter, requestId));
  }

  private List<ItemAnswer> prepared(PlatformCall call, JsonNode response) {
    String confirmUrl = AnswerJson.text(response, "ConfirmUrl");
    return List.of(
        confirmUrl == null
            ? new ItemAnswer.Unpaired(
                table.badAnswer(call, "The answer names no ConfirmUrl."), List.of())
            : new ItemAnswer.Prepared(confirmUrl));
  }

  /** An answer that pairs no item at all is no answer to the call. */
  private CallAnswer unless(PlatformCall call, List<ItemAnswer> items, String requestId) {
    for (ItemAnswer item : items) {
      if (!(item instanceof ItemAnswer.Unpaired)) {
        return new CallAnswer.Answered(items, requestId);
      }
    }
    ItemAnswer.Unpaired first = (ItemAnswer.Unpaired) items.get(0);
    List<String> flowIds =
        items.stream()
            .flatMap(item -> ((ItemAnswer.Unpaired) item).flowIds().stream())
            .distinct()
            .toList();
    return table.unreadable(call, first.error().message(), flowIds, null, requestId);
  }
}
