package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Fate;
import io.github.contractroutes.ledger.OutcomeError;
import io.github.contractroutes.ledger.Settlement;
import io.github.contractroutes.ledger.Settlement.Caution;
import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.platform.ItemAnswer;
import io.github.contractroutes.platform.PlatformError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * What each class of answer does to each item, for creates and for what may be repeated: the right
 * half of DESIGN.md's table "What each answer means".
 */
public final class Settle {
  private static final long PROBE_MILLIS = 60_000;
  private static final long SLOW_DOWN_MILLIS = 1_000;

  private final LongSupplier clockMillis;
  private final Backoff backoff;
  private final long retryMaxAgeMillis;
  private final Predicate<String> severalKeys;

  /**
   * @param clockMillis epoch milliseconds
   * @param random numbers from 0 to 1, for jitter
   * @param retryMaxAgeMillis how long a repeatable item is retried
   */
  public Settle(LongSupplier clockMillis, DoubleSupplier random, long retryMaxAgeMillis) {
    this(clockMillis, random, retryMaxAgeMillis, lane -> false);
  }

  /**
   * As above.
   *
   * @param severalKeys whether calls of a lane may be signed with different keys: trouble of a key
   *     holds the agent then, and not those whose key is good
   */
  public Settle(
      LongSupplier clockMillis,
      DoubleSupplier random,
      long retryMaxAgeMillis,
      Predicate<String> severalKeys) {
    this.clockMillis = clockMillis;
    this.backoff = new Backoff(random);
    this.retryMaxAgeMillis = retryMaxAgeMillis;
    this.severalKeys = severalKeys;
  }

  /** Turns the answer to a call into the moves of its items. */
  public Settlement settle(ClaimedCall call, CallAnswer answer) {
    if (answer instanceof CallAnswer.NotSent notSent) {
      return each(
          call, answer, notSent.error(), (item, i) -> again(item, 0, false), Caution.AS_BEFORE);
    }
    if (answer instanceof CallAnswer.NotNow notNow) {
      long wish = notNow.retryAfter() == null ? 0 : notNow.retryAfter().toMillis();
      return new Settlement(
          call.id(),
          Settlement.NOT_NOW,
          notNow.error().code(),
          answer.platformRequestId(),
          fates(call, (item, i) -> again(item, wish, true)),
          null,
          notNow.slowDown() ? Math.max(SLOW_DOWN_MILLIS, wish) : 0,
          true,
          Caution.AS_BEFORE);
    }
    if (answer instanceof CallAnswer.Held held) {
      return new Settlement(
          call.id(),
          "Held",
          held.error().code(),
          answer.platformRequestId(),
          fates(call, (item, i) -> new Fate.Again(0, item.callKey(), true)),
          new Settlement.Hold(
              held.scope() == CallAnswer.Scope.AGENT || severalKeys.test(call.lane()),
              held.error().code(),
              held.error().message(),
              PROBE_MILLIS),
          0,
          true,
          Caution.AS_BEFORE);
    }
    if (answer instanceof CallAnswer.Refused refused) {
      return refused(call, refused);
    }
    if (answer instanceof CallAnswer.Unknown unknown) {
      long wish = unknown.retryAfter() == null ? 0 : unknown.retryAfter().toMillis();
      return each(
          call,
          answer,
          unknown.error(),
          (item, i) -> unknown(call, item, unknown.error(), unknown.flowIds(), wish),
          call.repeatable() ? Caution.AS_BEFORE : Caution.ONE_BY_ONE);
    }
    if (answer instanceof CallAnswer.Answered answered) {
      return each(
          call,
          answer,
          null,
          (item, i) -> answered(call, item, answered.items().get(i)),
          caution(call, answered));
    }
    throw new IllegalStateException("No rule for " + answer.getClass().getName() + ".");
  }

  private Settlement refused(ClaimedCall call, CallAnswer.Refused refused) {
    int size = call.items().size();
    OutcomeError error = error(refused.error());
    if (size == 1 || refused.split() == CallAnswer.Split.NEVER) {
      return each(
          call, refused, refused.error(), (item, i) -> new Fate.Refused(error), answered(call));
    }
    if (refused.split() == CallAnswer.Split.ALWAYS || call.repeatable()) {
      return each(
          call,
          refused,
          refused.error(),
          (item, i) -> new Fate.Again(0, half(call, item, i < (size + 1) / 2), true),
          answered(call));
    }
    return each(
        call,
        refused,
        refused.error(),
        (item, i) -> new Fate.InDoubt(error, List.of()),
        Caution.ONE_BY_ONE);
  }

  /** Halves never meet again: each has a key of its own. */
  private static String half(ClaimedCall call, ClaimedCall.Item item, boolean first) {
    return item.callKey() + "#" + call.id() + (first ? "a" : "b");
  }

  private Fate answered(ClaimedCall call, ClaimedCall.Item item, ItemAnswer answer) {
    if (answer instanceof ItemAnswer.Created created) {
      return Details.created(created);
    }
    if (answer instanceof ItemAnswer.Previewed previewed) {
      return Details.previewed(previewed, clockMillis.getAsLong());
    }
    if (answer instanceof ItemAnswer.Prepared prepared) {
      return Details.prepared(prepared);
    }
    if (answer instanceof ItemAnswer.Files files) {
      return Details.files(files);
    }
    if (answer instanceof ItemAnswer.ItemRefused refused) {
      return new Fate.Refused(error(refused.error()));
    }
    if (answer instanceof ItemAnswer.Unpaired unpaired) {
      return unknown(call, item, unpaired.error(), unpaired.flowIds(), 0);
    }
    throw new IllegalStateException("No rule for " + answer.getClass().getName() + ".");
  }

  private Fate unknown(
      ClaimedCall call,
      ClaimedCall.Item item,
      PlatformError error,
      List<String> flowIds,
      long wishMillis) {
    if (!call.repeatable()) {
      return new Fate.InDoubt(error(error), flowIds);
    }
    if (clockMillis.getAsLong() - item.bornAt() >= retryMaxAgeMillis) {
      return new Fate.Failed(error(error));
    }
    return again(item, wishMillis, true);
  }

  private Fate again(ClaimedCall.Item item, long wishMillis, boolean sent) {
    return new Fate.Again(
        Math.max(wishMillis, backoff.pauseMillis(item.attempts())), item.callKey(), sent);
  }

  /**
   * A definite answer that made nothing; one to a preview, too, shows that creates are answered.
   */
  private static Caution answered(ClaimedCall call) {
    return call.operation().equals("create") ? Caution.ANSWERED : Caution.AS_BEFORE;
  }

  private static Caution caution(ClaimedCall call, CallAnswer.Answered answer) {
    if (!call.repeatable()
        && answer.items().stream().anyMatch(ItemAnswer.Created.class::isInstance)) {
      return Caution.NONE;
    }
    if (!call.repeatable()
        && answer.items().stream().anyMatch(ItemAnswer.Unpaired.class::isInstance)) {
      return Caution.ONE_BY_ONE;
    }
    return answered(call);
  }

  private static Settlement each(
      ClaimedCall call,
      CallAnswer answer,
      PlatformError error,
      BiFunction<ClaimedCall.Item, Integer, Fate> fate,
      Caution caution) {
    return new Settlement(
        call.id(),
        answer.getClass().getSimpleName(),
        error == null ? null : error.code(),
        answer.platformRequestId(),
        fates(call, fate),
        null,
        0,
        !(answer instanceof CallAnswer.Unknown || answer instanceof CallAnswer.NotSent),
        caution);
  }

  private static List<Settlement.ItemFate> fates(
      ClaimedCall call, BiFunction<ClaimedCall.Item, Integer, Fate> fate) {
    List<Settlement.ItemFate> fates = new ArrayList<>(call.items().size());
    for (int i = 0; i < call.items().size(); i++) {
      ClaimedCall.Item item = call.items().get(i);
      fates.add(new Settlement.ItemFate(item.id(), fate.apply(item, i)));
    }
    return fates;
  }

  private static OutcomeError error(PlatformError error) {
    return new OutcomeError(error.code(), error.message(), error.source(), error.retryable());
  }
}
