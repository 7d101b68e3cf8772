package io.github.contractroutes.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * A process of the service: it runs, is stopped for a while (SIGSTOP: what it was to do happens
 * late), or is dead (what it was to do never happens).
 */
final class Simulated {
  private enum State {
    RUNNING,
    PAUSED,
    DEAD
  }

  final World world;
  final String name;
  private final List<Runnable> late = new ArrayList<>();
  private final Runnable died;
  private final Runnable paused;
  private Runnable afterEach = () -> {};
  private State state = State.RUNNING;

  /**
   * @param died what the world does when it dies
   * @param paused what the world does when it has been stopped
   */
  Simulated(World world, String name, Runnable died, Runnable paused) {
    this.world = world;
    this.name = name;
    this.died = died;
    this.paused = paused;
  }

  void afterEach(Runnable work) {
    this.afterEach = work;
  }

  boolean dead() {
    return state == State.DEAD;
  }

  boolean paused() {
    return state == State.PAUSED;
  }

  /** One step of the process, later. Between steps it may be stopped, at any it may die. */
  void after(long delayMicros, String what, Runnable work) {
    world.time.after(delayMicros, () -> run(what, work));
  }

  private void run(String what, Runnable work) {
    if (state == State.DEAD) {
      return;
    }
    if (state == State.PAUSED) {
      late.add(() -> run(what, work));
      return;
    }
    if (world.strikes(world.plan.pause())) {
      late.add(() -> run(what, work));
      pause(what);
      return;
    }
    try {
      mayDie("before " + what);
      work.run();
      mayDie("after " + what);
      afterEach.run();
    } catch (ProcessDied death) {
      die(death.getMessage());
    }
  }

  /** A point at which the process may die. */
  void mayDie(String where) {
    if (world.strikes(world.plan.crash())) {
      throw new ProcessDied(where);
    }
  }

  private void die(String where) {
    world.log("%s dies %s", name, where);
    state = State.DEAD;
    late.clear();
    died.run();
  }

  /** Ends it at once, without a successor. */
  void kill() {
    state = State.DEAD;
    late.clear();
  }

  private void pause(String what) {
    long length =
        world.chance.pick(
            world.chance.between(1_000, 1_500_000),
            world.chance.between(2_000_000, 10_000_000),
            world.chance.between(50_000_000, 400_000_000));
    world.log("%s is stopped before %s for %d us", name, what, length);
    state = State.PAUSED;
    world.time.after(length, this::resume);
    if (length > 2_000_000) {
      paused.run();
    }
  }

  private void resume() {
    if (state != State.PAUSED) {
      return;
    }
    world.log("%s goes on", name);
    state = State.RUNNING;
    List<Runnable> works = List.copyOf(late);
    late.clear();
    works.forEach(Runnable::run);
  }
}
