package io.github.contractroutes.simulation;

import io.github.contractroutes.platform.Sent;
import io.github.contractroutes.platform.SignedRequest;
import java.util.function.Consumer;

/** The way to the platform and back, on which everything may be lost or late. */
final class Network {
  private static final long TIMEOUT_MICROS = 30_000_000;

  private final World world;
  private final Platform platform;
  private int underway;

  Network(World world, Platform platform) {
    this.world = world;
    this.platform = platform;
  }

  /** Requests that left and did not arrive yet. */
  int underway() {
    return underway;
  }

  private enum Fate {
    FINE,
    NOT_HANDED_OVER,
    LOST_BEFORE,
    LOST_AFTER,
    SLOW,
    DELAYED
  }

  /** Sends; the process hears of it once: an answer, or that there is none. */
  void send(Simulated from, long call, SignedRequest request, Consumer<Sent> heard) {
    Fate fate =
        world.strikes(world.plan.network())
            ? world.chance.pick(
                Fate.NOT_HANDED_OVER,
                Fate.LOST_BEFORE,
                Fate.LOST_AFTER,
                Fate.LOST_AFTER,
                Fate.SLOW,
                Fate.DELAYED)
            : Fate.FINE;
    world.log("%s sends call %d: %s", from.name, call, fate);
    Once once = new Once(heard);
    if (fate == Fate.NOT_HANDED_OVER) {
      Sent sent = new Sent.NotHandedOver("The connection was refused.");
      from.after(world.chance.between(1_000, 3_000_000), "no connection", () -> once.hear(sent));
      return;
    }
    from.after(TIMEOUT_MICROS, "timeout", () -> once.hear(new Sent.Lost("timeout")));
    if (fate == Fate.LOST_BEFORE) {
      reset(from, once);
      return;
    }
    long there =
        switch (fate) {
          case SLOW -> world.chance.between(1_000_000, 29_000_000);
          case DELAYED -> world.chance.between(31_000_000, 290_000_000);
          default -> world.chance.between(5_000, 40_000);
        };
    underway++;
    world.time.after(there, () -> arrive(from, call, request, fate, once));
  }

  private void arrive(Simulated from, long call, SignedRequest request, Fate fate, Once once) {
    underway--;
    Sent answer = platform.arrive(call, request);
    if (fate == Fate.LOST_AFTER) {
      reset(from, once);
    } else {
      from.after(world.chance.between(5_000, 400_000), "answer", () -> once.hear(answer));
    }
  }

  private void reset(Simulated from, Once once) {
    if (world.chance.oneIn(2)) {
      from.after(
          world.chance.between(1_000, 1_000_000),
          "reset",
          () -> once.hear(new Sent.Lost("connection reset")));
    }
  }

  private static final class Once {
    private Consumer<Sent> heard;

    Once(Consumer<Sent> heard) {
      this.heard = heard;
    }

    void hear(Sent sent) {
      Consumer<Sent> first = heard;
      heard = null;
      if (first != null) {
        first.accept(sent);
      }
    }
  }
}
