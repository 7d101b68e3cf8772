package io.github.contractroutes.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * An accident that is to happen. Faults hit admitted calls only: a wrong signature or an exceeded
 * quota is answered as ever and uses up nothing.
 *
 * @param action {@code CreateFlowsByTemplates}, {@code PrepareFlows}, {@code
 *     DescribeResourceUrlsByFlows}, {@code documents}, {@code access_token}, {@code refresh_token},
 *     {@code file}, or {@code *} for all of them
 * @param fault what happens
 * @param count how often; 0: without end
 * @param skip how many calls that fit pass first
 * @param probability of happening to a call that fits, 0 to 1
 * @param item members that an item of the call must have, for example {@code FlowName}; empty: any
 * @param when {@code before} or {@code after} the execution, where the fault leaves the choice
 * @param status HTTP status of {@code STATUS}
 * @param headers headers added to the answer, for example {@code Retry-After} or {@code Location}
 * @param code of {@code ERROR}
 * @param message of {@code ERROR} and {@code ITEM_ERROR}, body of {@code GARBAGE}
 * @param afterItems {@code ERROR} comes after so many items were done; null: before the first
 * @param arrays names of the arrays that {@code SHORT_ARRAYS} cuts; empty: those that the
 *     documents' examples show short
 * @param keep entries that {@code SHORT_ARRAYS} leaves
 * @param ms duration of {@code DELAY}; longest duration of {@code HANG} and {@code SILENCE}
 * @param bytes where {@code CUT} and {@code SILENCE} stop
 * @param fraction where {@code SHORT_BODY} stops, 0 to 1
 * @param bytesPerSecond of {@code TRICKLE}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fault(
    String action,
    Kind fault,
    Integer count,
    Integer skip,
    Double probability,
    Map<String, String> item,
    String when,
    Integer status,
    Map<String, String> headers,
    String code,
    String message,
    Integer afterItems,
    List<String> arrays,
    Integer keep,
    Long ms,
    Long bytes,
    Double fraction,
    Integer bytesPerSecond) {

  /** What can happen. */
  public enum Kind {
    /** The connection is closed, nothing was done. */
    LOST_BEFORE,
    /** Everything was done, then the connection is closed without an answer. */
    LOST_AFTER,
    /** No answer until the client gives up or {@code ms} are over; before or after execution. */
    HANG,
    /** The connection is reset (RST); before or after execution. */
    RESET,
    /** Another HTTP status, as from a proxy; before or after execution. */
    STATUS,
    /** The platform's own error, before or after some of the items were done. */
    ERROR,
    /** Items that fit are refused one by one. */
    ITEM_ERROR,
    /** HTTP 200 with HTML, or with {@code message} as body; before or after execution. */
    GARBAGE,
    /** Arrays of the answer have fewer entries than there are items. */
    SHORT_ARRAYS,
    /** The answer promises its full length and ends after {@code bytes}. */
    CUT,
    /** The call is executed or answered late. */
    DELAY,
    /** Like CUT, at a fraction of the body. */
    SHORT_BODY,
    /** The answer comes in chunks, without Content-Length. */
    CHUNKED,
    /** HTTP 200 with an HTML page. */
    HTML,
    /** HTTP 403. */
    FORBIDDEN,
    /** The body comes slowly. */
    TRICKLE,
    /** The body stops after {@code bytes}, the connection stays open. */
    SILENCE,
    /** HTTP 302 with {@code Location} of {@code headers}. */
    REDIRECT,
    /** HTTP 200 without a body. */
    EMPTY
  }

  /** Fills in what was left out. */
  public Fault {
    if (fault == null) {
      throw new IllegalArgumentException(
          "A fault needs the member 'fault', one of " + List.of(Kind.values()) + ".");
    }
    action = action == null ? "*" : action;
    count = count == null ? 1 : count;
    skip = skip == null ? 0 : skip;
    probability = probability == null ? 1.0 : probability;
    item = item == null ? Map.of() : Map.copyOf(item);
    headers = headers == null ? Map.of() : Map.copyOf(headers);
    arrays = arrays == null ? List.of() : List.copyOf(arrays);
    if (when == null) {
      when = fault == Kind.DELAY ? "after" : "before";
    }
    if (!when.equals("before") && !when.equals("after")) {
      throw new IllegalArgumentException("'when' is 'before' or 'after', not '" + when + "'.");
    }
    if (count < 0 || skip < 0 || probability < 0 || probability > 1) {
      throw new IllegalArgumentException(
          "'count' and 'skip' are not negative, 'probability' is between 0 and 1.");
    }
  }

  /** A fault that happens once, to the next call of the action. */
  public static Fault once(String action, Kind kind) {
    return new Fault(
        action, kind, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null);
  }

  /** The same fault with one member changed, for example {@code with("count", 3)}. */
  public Fault with(String member, Object value) {
    ObjectNode tree = Answer.JSON.valueToTree(this);
    tree.set(member, Answer.JSON.valueToTree(value));
    return Answer.JSON.convertValue(tree, Fault.class);
  }

  boolean after() {
    return when.equals("after");
  }

  boolean fits(Map<String, String> candidate) {
    return candidate.entrySet().containsAll(item.entrySet());
  }
}
