package io.github.contractroutes.simulation;

/** Something that a process does again and again, with pauses that a change of the ledger ends. */
abstract class Loop {
  private static final long WOKEN_MICROS = 50;

  final Simulated process;
  private final String name;
  private long turn;
  private boolean waits;

  Loop(Simulated process, String name) {
    this.process = process;
    this.name = name;
  }

  /** Does one thing and says when the next follows, by {@link #again} or {@link #idle}. */
  abstract void turn();

  final void start() {
    again(process.world.chance.between(0, 200_000));
  }

  /** The next turn, whatever happens until then. */
  final void again(long micros) {
    waits = false;
    long mine = ++turn;
    process.after(
        micros,
        name,
        () -> {
          if (mine == turn) {
            turn();
          }
        });
  }

  /** The next turn, or an earlier one if the ledger changes. */
  final void idle(long micros) {
    again(micros);
    waits = true;
  }

  final void wake() {
    if (waits) {
      again(WOKEN_MICROS);
    }
  }
}
