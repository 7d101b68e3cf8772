package io.github.contractroutes.simulation;

import io.github.contractroutes.dispatch.DispatchDoor.LaneDoor;
import io.github.contractroutes.dispatch.TooLateToSend;
import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.LedgerException;
import io.github.contractroutes.ledger.Settlement;
import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.Sent;
import io.github.contractroutes.platform.SignedRequest;
import java.util.List;
import java.util.OptionalLong;

/**
 * One call on its way through the steps of {@code routes/dispatch.camel.yaml}, in their order; the
 * world may do anything between two steps.
 */
final class Journey {
  static final String ENRICH = "enrich-agent";
  static final String SIGN = "sign-call";
  static final String MARK = "mark-sent";
  static final String PACE = "keep-pace";
  static final String BEFORE = "send-before";
  static final String WHEN = "first-byte";
  static final String SEND = "send-call";
  static final String SETTLE = "settle";
  static final String RECORD = "record-answer";

  /** The steps that the route has, less its branches for failures. */
  static final List<String> STEPS =
      List.of(ENRICH, SIGN, MARK, PACE, BEFORE, WHEN, SEND, SETTLE, RECORD);

  private static final List<String> SENT_FIRST =
      List.of(ENRICH, SIGN, PACE, BEFORE, WHEN, SEND, MARK, SETTLE, RECORD);
  private static final long MOST_HELD_MICROS = 2_000_000;
  private static final long GIVE_UP_AGAIN_MICROS = 100_000;

  private final Instance instance;
  private final LaneDoor lane;
  private final ClaimedCall call;
  private final Runnable ended;
  private final List<String> steps;
  private PlatformCall platformCall;
  private SignedRequest request;
  private CallAnswer answer;
  private Long sendBefore;
  private long begunAt;
  private Settlement settlement;

  Journey(Instance instance, LaneDoor lane, ClaimedCall call, Runnable ended) {
    this.instance = instance;
    this.lane = lane;
    this.call = call;
    this.ended = ended;
    this.steps = instance.world.broken == Broken.SEND_BEFORE_MARK ? SENT_FIRST : STEPS;
  }

  void begin() {
    begunAt = instance.world.time.micros();
    go(0);
  }

  private void go(int step) {
    if (step == steps.size()) {
      end();
      return;
    }
    instance.process.after(instance.gap(), steps.get(step), () -> tried(step));
  }

  private void tried(int step) {
    try {
      take(step);
    } catch (Exception e) {
      instance.world.log("call %d is given up: %s", call.id(), e.getMessage());
      giveUp(e);
    }
  }

  private void take(int step) throws Exception {
    switch (steps.get(step)) {
      case ENRICH -> platformCall = instance.enrich(call);
      case SIGN -> request = instance.sign(platformCall);
      case MARK -> mark();
      case PACE -> {
        instance.dispatch.marked(call);
        pace(step);
        return;
      }
      case BEFORE -> sendBefore = instance.dispatch.sendBefore(call);
      case WHEN -> {
        instance.dispatch.ready(call, 0);
        pace(step);
        return;
      }
      case SEND -> {
        if (answer == null) {
          send(step);
          return;
        }
      }
      case SETTLE -> settlement = instance.dispatch.settle(call, answer);
      case RECORD -> instance.answers.record(settlement);
      default -> throw new IllegalStateException(steps.get(step));
    }
    go(step + 1);
  }

  private void mark() {
    try {
      instance.ledger.markSent(call.id(), instance.process.name);
    } catch (LedgerException e) {
      if (instance.world.broken != Broken.NO_FENCE) {
        throw e;
      }
    }
  }

  /** The branches of the route's doTry are here: too late to send, and any other failure. */
  private void pace(int step) {
    try {
      boolean first = steps.get(step).equals(PACE);
      OptionalLong wake = first ? instance.dispatch.pace(call) : instance.dispatch.firstByte(call);
      if (wake.isPresent()) {
        long wait = wake.getAsLong() / 1000 - instance.world.time.micros();
        instance.process.after(Math.max(0, wait + 1), steps.get(step), () -> pace(step));
        return;
      }
    } catch (TooLateToSend e) {
      instance.world.log("call %d is too late", call.id());
      answer = instance.dispatch.notSent(call);
    } catch (RuntimeException e) {
      answer = instance.dispatch.lost(call);
    }
    go(step + 1);
  }

  private void send(int step) {
    long now = instance.world.time.micros();
    boolean late = sendBefore != null && now * 1000 > sendBefore;
    if (late && instance.world.broken != Broken.SEND_LATE) {
      // Where the connection's fence holds the first byte back.
      read(step, new Sent.NotHandedOver("held up"));
      return;
    }
    if (!call.repeatable() && now - begunAt > MOST_HELD_MICROS) {
      instance.world.wrong("call %d was sent %d us after it began", call.id(), now - begunAt);
    }
    instance.world.network().send(instance.process, call.id(), request, s -> read(step, s));
  }

  private void read(int step, Sent sent) {
    answer = instance.read(platformCall, request, sent);
    instance.world.log("call %d is answered: %s", call.id(), answer.getClass().getSimpleName());
    if (instance.world.broken == Broken.RETRY_CREATES && answer instanceof CallAnswer.Unknown u) {
      answer = new CallAnswer.NotNow(u.error(), false, null, null);
    }
    go(step + 1);
  }

  private void giveUp(Exception because) {
    if (lane.giveUp(call, because)) {
      end();
    } else {
      instance.process.after(GIVE_UP_AGAIN_MICROS, "give up", () -> giveUp(because));
    }
  }

  private void end() {
    lane.end(call);
    ended.run();
  }
}
