package io.github.contractroutes.simulation;

/** Something that a process does again and again, with pauses that a change of the ledger ends. */
abstract class Loop {
  final Simulated process;
  private final String name;
  private final long wokenMicros;
  private long turn;
  private boolean waits;

  /**
   * @param wokenMicros how long after a change it looks again; several changes are one look then
   */
  Loop(Simulated process, String name, long wokenMicros) {
    this.wokenMicros = wokenMicros;
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
      again(wokenMicros);
      waits = false;
    }
  }
}
