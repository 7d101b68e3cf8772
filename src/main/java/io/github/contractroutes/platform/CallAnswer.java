package io.github.contractroutes.platform;

import java.time.Duration;
import java.util.List;

/**
 * What the answer to one call means: the closed set of classes of DESIGN.md, "What each answer
 * means". Nothing else in the code decides it.
 */
public sealed interface CallAnswer {

  /** The platform's id of the call, or null if there is none. */
  String platformRequestId();

  /** No byte was handed over: due again, also for creates. */
  record NotSent(PlatformError error) implements CallAnswer {
    @Override
    public String platformRequestId() {
      return null;
    }
  }

  /**
   * The platform turned the call away before it looked at it (rate limit, clock): due again, also
   * for creates.
   *
   * @param slowDown whether the rate limit was hit, so that the lane must slow down
   * @param retryAfter the platform's wish, or null
   */
  record NotNow(
      PlatformError error, boolean slowDown, Duration retryAfter, String platformRequestId)
      implements CallAnswer {}

  /**
   * Credential, account or tenant trouble that a person must end: due again, HELD, one probe a
   * minute, never split.
   */
  record Held(PlatformError error, Scope scope, String platformRequestId) implements CallAnswer {}

  /** Who is held. */
  enum Scope {
    /** Every call signed with the credential. */
    CREDENTIAL,
    /** The calls of this agent only. */
    AGENT
  }

  /**
   * A definite no to the whole call; nothing was done.
   *
   * @param split what to do if the call had several items
   */
  record Refused(PlatformError error, Split split, String platformRequestId)
      implements CallAnswer {}

  /** Whether a refused call of several items may be halved to find the culprit. */
  enum Split {
    /** All items are refused: splitting would not help (UnauthorizedOperation*). */
    NEVER,
    /** Reads may be split; several creates are in doubt. */
    READS,
    /** Also creates: the platform is known to have created nothing. */
    ALWAYS
  }

  /**
   * Nobody can know from this whether it was done (5xx, garbage, timeout, unknown code): a create
   * is in doubt, a read is asked again.
   *
   * @param flowIds flow ids that the answer named but that could not be paired
   * @param retryAfter the platform's wish, or null
   */
  record Unknown(
      PlatformError error, List<String> flowIds, Duration retryAfter, String platformRequestId)
      implements CallAnswer {}

  /**
   * The call was answered item by item.
   *
   * @param items one for each item asked, in the order asked
   */
  record Answered(List<ItemAnswer> items, String platformRequestId) implements CallAnswer {}
}
