package io.github.contractroutes.platform;

import io.github.contractroutes.platform.CallAnswer.Held;
import io.github.contractroutes.platform.CallAnswer.NotNow;
import io.github.contractroutes.platform.CallAnswer.NotSent;
import io.github.contractroutes.platform.CallAnswer.Refused;
import io.github.contractroutes.platform.CallAnswer.Scope;
import io.github.contractroutes.platform.CallAnswer.Split;
import io.github.contractroutes.platform.CallAnswer.Unknown;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What each answer means: the table of DESIGN.md, and the only place that knows it.
 *
 * <p>The rule behind the rows: a create that was sent is repeated only if the platform is known to
 * have created nothing. So a code that nobody has placed is {@link Unknown}, and an error on a call
 * of several creates is {@link Unknown} as well, unless its code is one after which nothing was
 * created (some of the items may have been served before the error).
 */
public final class AnswerTable {
  /** {@link PlatformError#source} of essbasic. */
  public static final String ESSBASIC = "essbasic";

  /** {@link PlatformError#source} of tsign. */
  public static final String TSIGN = "tsign";

  /** {@link PlatformError#source} where no platform spoke. */
  public static final String TRANSPORT = "transport";

  /**
   * Codes after which nothing was created although the call had several creates: refused by the
   * gateway or while the request was checked (essbasic.md 3.2). An assumption, therefore a setting.
   */
  public static final List<String> CREATED_NOTHING =
      List.of(
          "InvalidParameter*",
          "MissingParameter*",
          "UnknownParameter",
          "ResourceNotFound*",
          "InvalidRequest",
          "UnsupportedOperation",
          "RequestSizeLimitExceeded");

  /** A wrong key, a wrong address or a wrong place to call from: a person must end it. */
  private static final List<String> CREDENTIAL_TROUBLE =
      List.of(
          "AuthFailure*",
          "IpNotInWhitelist",
          "IpInBlacklist",
          "ActionOffline",
          "InvalidAction",
          "NoSuchProduct",
          "NoSuchVersion",
          "UnsupportedRegion",
          "UnsupportedProtocol");

  private static final String CREATE_FLOW_NUM = "LimitExceeded.CreateFlowNum";
  private static final Set<String> QUOTA_USED_UP =
      Set.of("OperationDenied.NoQuota", CREATE_FLOW_NUM);
  private static final String NOT_FINISHED_YET = "1437518";
  private static final Set<String> TSIGN_INTERNAL = Set.of("100010", "100011");
  private static final Set<String> TSIGN_REFUSALS = Set.of("1435002", "1435011");

  private final List<String> createdNothing;

  /**
   * A table.
   *
   * @param createdNothing codes after which a call of several creates may be split; a trailing
   *     {@code *} stands for any ending; see {@link #CREATED_NOTHING}
   */
  public AnswerTable(List<String> createdNothing) {
    this.createdNothing = List.copyOf(createdNothing);
  }

  /**
   * A platform's no.
   *
   * @param status HTTP status
   * @param code the platform's code
   * @param message the platform's message, not null
   * @param corrected whether what the platform complained of has just been put right (the clock was
   *     corrected, a token was thrown away), so that a new signature may succeed
   * @param retryAfter the answer's Retry-After, or null
   * @param requestId the platform's id of the call, or null
   */
  public record No(
      int status,
      String code,
      String message,
      boolean corrected,
      Duration retryAfter,
      String requestId) {}

  /**
   * essbasic's {@code Response.Error} (HTTP 200).
   *
   * <p>A used-up quota holds the agent if the call had one item. With several creates some may have
   * been created before the quota ended, so they are in doubt like after any other error; several
   * previews or reads too many at once ({@code LimitExceeded.CreateFlowNum}) are split.
   */
  public CallAnswer essbasic(PlatformCall call, No no) {
    String code = no.code();
    if (is(code, "RequestLimitExceeded")) {
      return new NotNow(error(no, ESSBASIC, true), true, no.retryAfter(), no.requestId());
    }
    if (code.equals("AuthFailure.SignatureExpire") && no.corrected()) {
      return new NotNow(error(no, ESSBASIC, true), false, no.retryAfter(), no.requestId());
    }
    if (listed(code, CREDENTIAL_TROUBLE)) {
      return new Held(error(no, ESSBASIC, true), Scope.CREDENTIAL, no.requestId());
    }
    boolean inDoubt = severalCreates(call) && !listed(code, createdNothing);
    if (QUOTA_USED_UP.contains(code) && !inDoubt) {
      boolean tooManyAtOnce = code.equals(CREATE_FLOW_NUM) && call.items().size() > 1;
      return tooManyAtOnce
          ? refused(no)
          : new Held(error(no, ESSBASIC, true), Scope.AGENT, no.requestId());
    }
    if (is(code, "UnauthorizedOperation")) {
      return new Refused(error(no, ESSBASIC, false), Split.NEVER, no.requestId());
    }
    boolean definite = listed(code, createdNothing) || listed(code, CREATED_NOTHING);
    if ((definite || is(code, "OperationDenied")) && !inDoubt) {
      return refused(no);
    }
    // InternalError*, FailedOperation*, ResourceUnavailable, ServiceUnavailable and every code
    // that no row names.
    return new Unknown(
        error(no, ESSBASIC, repeatable(call)), List.of(), no.retryAfter(), no.requestId());
  }

  /**
   * tsign's business code, or its gateway's 401 and 403. Every tsign call is a read of one flow.
   */
  public CallAnswer tsign(PlatformCall call, No no) {
    boolean gateway =
        no.status() == 401 || no.status() == 403 || Set.of("401", "403").contains(no.code());
    if (gateway && no.corrected()) {
      return new NotNow(error(no, TSIGN, true), false, no.retryAfter(), no.requestId());
    }
    if (gateway) {
      return new Held(error(no, TSIGN, true), Scope.CREDENTIAL, no.requestId());
    }
    if (no.code().equals(NOT_FINISHED_YET)) {
      return new Refused(error(no, TSIGN, true), Split.READS, no.requestId());
    }
    if (TSIGN_REFUSALS.contains(no.code())) {
      return new Refused(error(no, TSIGN, false), Split.READS, no.requestId());
    }
    return new Unknown(
        error(no, TSIGN, repeatable(call)), List.of(), no.retryAfter(), no.requestId());
  }

  /**
   * A no to the request for tsign's access token: trouble of the credential (an unknown or disabled
   * application, a wrong secret), never of the contract that wanted the token. The vendor's
   * internal faults pass.
   */
  public CallAnswer tsignToken(PlatformCall call, No no) {
    return TSIGN_INTERNAL.contains(no.code()) || no.status() >= 500
        ? new Unknown(
            error(no, TSIGN, repeatable(call)), List.of(), no.retryAfter(), no.requestId())
        : new Held(error(no, TSIGN, true), Scope.CREDENTIAL, no.requestId());
  }

  /** No byte of the request left. */
  public CallAnswer notHandedOver(Sent.NotHandedOver sent) {
    return new NotSent(new PlatformError("NotSent", sent.reason(), TRANSPORT, true));
  }

  /** The request left, and no complete answer came back. */
  public CallAnswer lost(PlatformCall call, Sent.Lost sent) {
    return new Unknown(
        new PlatformError("NoAnswer", sent.reason(), TRANSPORT, repeatable(call)),
        List.of(),
        null,
        null);
  }

  /**
   * An answer that is not the platform's, or that cannot be read: a proxy's status, HTML, cut JSON,
   * members of a wrong type, items that cannot be paired.
   *
   * @param reason one sentence
   * @param flowIds flow ids that the answer named
   */
  public CallAnswer unreadable(
      PlatformCall call,
      String reason,
      List<String> flowIds,
      Duration retryAfter,
      String requestId) {
    return new Unknown(badAnswer(call, reason), flowIds, retryAfter, requestId);
  }

  /** The error of an item or a call whose answer cannot be read. */
  public PlatformError badAnswer(PlatformCall call, String reason) {
    return new PlatformError("BadAnswer", reason, TRANSPORT, repeatable(call));
  }

  /** Whether the call may be made again after an unknown outcome (INTERFACE.md section 2). */
  public static boolean repeatable(PlatformCall call) {
    return call.action() != Action.CREATE || call.preview();
  }

  private static boolean severalCreates(PlatformCall call) {
    return !repeatable(call) && call.items().size() > 1;
  }

  private CallAnswer refused(No no) {
    Split split = listed(no.code(), createdNothing) ? Split.ALWAYS : Split.READS;
    return new Refused(error(no, ESSBASIC, false), split, no.requestId());
  }

  private static PlatformError error(No no, String source, boolean retryable) {
    return new PlatformError(no.code(), no.message(), source, retryable);
  }

  private static boolean is(String code, String family) {
    return code.equals(family) || code.startsWith(family + ".");
  }

  private static boolean listed(String code, List<String> patterns) {
    for (String pattern : patterns) {
      boolean open = pattern.endsWith("*");
      if (open && code.startsWith(pattern.substring(0, pattern.length() - 1))
          || code.equals(pattern)) {
        return true;
      }
    }
    return false;
  }
}
