package io.github.contractroutes.sandbox;

import java.util.Optional;

/** Lets one fault happen to one admitted call. */
final class Accident {
  private static final long PATIENCE_MS = 120_000;

  private final Fault fault;
  private final Call call;
  private final Delivery delivery;

  Accident(Fault fault, Call call, Delivery delivery) {
    this.fault = fault;
    this.call = call;
    this.delivery = delivery;
  }

  void happen() {
    switch (fault.fault()) {
      case LOST_BEFORE -> delivery.close();
      case LOST_AFTER -> {
        execute();
        delivery.close();
      }
      case HANG -> {
        executeIfAfter();
        delivery.closeAfter(patience());
      }
      case RESET -> {
        executeIfAfter();
        delivery.reset();
      }
      case STATUS -> instead(Answer.html(status(503), status(503) + " by the sandbox"));
      case ERROR -> delivery.send(error());
      case ITEM_ERROR, SHORT_ARRAYS -> delivery.send(execute());
      case GARBAGE -> instead(garbage());
      case HTML -> instead(Answer.html(200, "Sign in"));
      case FORBIDDEN -> instead(Answer.html(403, "403 Forbidden"));
      case REDIRECT -> instead(Answer.html(status(302), "302 Found"));
      case EMPTY -> instead(Answer.text(200, "application/json", ""));
      case CUT -> cut(fault.bytes() == null ? 10 : fault.bytes());
      case SHORT_BODY -> {
        Answer answer = execute();
        double fraction = fault.fraction() == null ? 0.5 : fault.fraction();
        delivery.cut(answer, (long) (answer.content().length() * fraction));
      }
      case SILENCE ->
          delivery.stall(execute(), fault.bytes() == null ? 10 : fault.bytes(), patience());
      case CHUNKED -> delivery.chunked(execute());
      case TRICKLE ->
          delivery.trickle(
              execute(), fault.bytesPerSecond() == null ? 100 : fault.bytesPerSecond());
      case DELAY -> delay(fault.ms() == null ? 1_000 : fault.ms());
    }
  }

  private void delay(long ms) {
    if (fault.after()) {
      Answer answer = execute();
      delivery.later(ms, () -> delivery.send(answer));
    } else {
      // The client may have gone by then; the platform does what it was asked all the same.
      delivery.later(ms, () -> delivery.send(execute()));
    }
  }

  private void cut(long bytes) {
    delivery.cut(execute(), bytes);
  }

  /** Another answer in place of the platform's own. */
  private void instead(Answer answer) {
    executeIfAfter();
    for (var header : fault.headers().entrySet()) {
      answer = answer.with(header.getKey(), header.getValue());
    }
    delivery.send(answer);
  }

  private Answer garbage() {
    return fault.message() == null
        ? Answer.html(200, "It works!")
        : Answer.text(200, "application/json", fault.message());
  }

  private Answer error() {
    if (fault.afterItems() != null) {
      return execute();
    }
    executeIfAfter();
    return call.error(fault);
  }

  private void executeIfAfter() {
    if (fault.after()) {
      execute();
    }
  }

  private Answer execute() {
    return call.execute(Optional.of(fault));
  }

  private int status(int otherwise) {
    return fault.status() == null ? otherwise : fault.status();
  }

  private long patience() {
    return fault.ms() == null ? PATIENCE_MS : fault.ms();
  }
}
