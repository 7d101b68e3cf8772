package io.github.contractroutes.platform.tsign;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.platform.AnswerJson;
import io.github.contractroutes.platform.AnswerTable;
import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.platform.ItemAnswer;
import io.github.contractroutes.platform.ItemAnswer.FileLink;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.PlatformKey;
import io.github.contractroutes.platform.RetryAfter;
import io.github.contractroutes.platform.Sent;
import io.github.contractroutes.platform.ServerClock;
import io.github.contractroutes.platform.SignedRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what came back for a tsign call (tsign.md sections 3 and 4). Success is {@code code} 0; the
 * JSON is read whatever the HTTP status, because the status of a business error is not documented.
 */
public final class TsignAnswer {
  private final AnswerTable table;
  private final ServerClock clock;
  private final TsignTokens tokens;
  private final Clock now;

  /** A reader that corrects the clock and throws a refused token away. */
  public TsignAnswer(AnswerTable table, ServerClock clock, TsignTokens tokens, Clock now) {
    this.table = table;
    this.clock = clock;
    this.tokens = tokens;
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
    JsonNode envelope = AnswerJson.parse(answer.body());
    String code = code(envelope);
    String requestId = blankToNull(answer.headers().get("x-tsign-trace-id"));
    Duration retryAfter = RetryAfter.of(answer.headers(), now.instant());
    if ("0".equals(code)) {
      tokens.worked((PlatformKey.Tsign) call.key(), request);
      List<FileLink> files =
          files(envelope.path("data").path("docs"), answer.headers().get("date"));
      if (files == null) {
        String reason = "tsign answered with code 0, but not with a readable list of documents.";
        return table.unreadable(call, reason, List.of(), retryAfter, requestId);
      }
      return new CallAnswer.Answered(
          List.of(new ItemAnswer.Files(TsignRequest.flowId(call), files)), requestId);
    }
    boolean gateway = answer.status() == 401 || answer.status() == 403;
    if (code == null && !gateway) {
      String reason =
          "The answer with HTTP status " + answer.status() + " is not a complete tsign answer.";
      return table.unreadable(call, reason, List.of(), retryAfter, requestId);
    }
    String message = AnswerJson.message(envelope, "message");
    AnswerTable.No no =
        new AnswerTable.No(
            answer.status(),
            code == null ? Integer.toString(answer.status()) : code,
            message,
            corrected(call, request, answer, message),
            retryAfter,
            requestId);
    return table.tsign(call, no);
  }

  /** The gateway names its reasons in the message alone (tsign.md section 4.1). */
  private boolean corrected(
      PlatformCall call, SignedRequest request, Sent.Answer answer, String message) {
    return switch (message) {
      case "INVALID_TIMESTAMP" ->
          clock.correct(request.uri(), answer.headers().get("date"), request.signedAtMillis());
      case "TOKEN错误" -> tokens.refused((PlatformKey.Tsign) call.key(), request);
      default -> false;
    };
  }

  /** The envelope's code as text, or null; documented as an integer, a string of digits is read. */
  static String code(JsonNode envelope) {
    JsonNode code = envelope.path("code");
    if (code.isIntegralNumber()) {
      return code.asText();
    }
    String text = AnswerJson.text(code);
    return text != null && text.matches("-?\\d{1,18}") ? text : null;
  }

  private static List<FileLink> files(JsonNode docs, String date) {
    if (!docs.isArray()) {
      return null;
    }
    List<FileLink> files = new ArrayList<>();
    for (JsonNode doc : docs) {
      String url = AnswerJson.text(doc, "fileUrl");
      if (url == null) {
        return null;
      }
      String name = AnswerJson.text(doc, "fileName");
      String fileId = AnswerJson.text(doc, "fileId");
      files.add(
          new FileLink(fileId, name == null ? "" : name, null, url, LinkLife.millis(url, date)));
    }
    return files;
  }

  private static String blankToNull(String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
