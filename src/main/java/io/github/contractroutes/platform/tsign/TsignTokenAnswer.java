package io.github.contractroutes.platform.tsign;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.platform.AnswerJson;
import io.github.contractroutes.platform.AnswerTable;
import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.Sent;
import java.util.List;

/** Reads the answer of tsign's token call (tsign.md section 2). */
public final class TsignTokenAnswer {
  private final AnswerTable table;

  /** A reader. */
  public TsignTokenAnswer(AnswerTable table) {
    this.table = table;
  }

  /** A token, or none. */
  public sealed interface Read {
    /**
     * A token.
     *
     * @param expiresAtMillis epoch milliseconds at the platform
     */
    record Issued(String token, long expiresAtMillis) implements Read {
      /** Leaves the token out. */
      @Override
      public String toString() {
        return "Issued[expiresAtMillis=" + expiresAtMillis + "]";
      }
    }

    /** No token, and what that means for the call that wanted it. */
    record None(CallAnswer answer) implements Read {}
  }

  /** What came back; never throws. */
  public Read read(PlatformCall call, Sent sent) {
    if (sent instanceof Sent.NotHandedOver notHandedOver) {
      return new Read.None(table.notHandedOver(notHandedOver));
    }
    if (sent instanceof Sent.Lost lost) {
      return new Read.None(table.lost(call, lost));
    }
    Sent.Answer answer = (Sent.Answer) sent;
    JsonNode envelope = AnswerJson.parse(answer.body());
    String code = TsignAnswer.code(envelope);
    JsonNode data = envelope.path("data");
    String token = AnswerJson.text(data, "token");
    long expiresAt = data.path("expiresIn").asLong(-1);
    if ("0".equals(code) && token != null && expiresAt > 0) {
      return new Read.Issued(token, expiresAt);
    }
    boolean gateway = answer.status() == 401 || answer.status() == 403;
    if (gateway || code != null && !code.equals("0")) {
      String named = code == null ? Integer.toString(answer.status()) : code;
      String message = AnswerJson.message(envelope, "message");
      return new Read.None(
          table.tsignToken(
              call, new AnswerTable.No(answer.status(), named, message, false, null, null)));
    }
    String reason = "The answer to the token request is not a complete tsign answer.";
    return new Read.None(table.unreadable(call, reason, List.of(), null, null));
  }
}
