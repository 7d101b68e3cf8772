package io.github.contractroutes.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * One run from its seed: faults for a while, then calm until nothing is left to do, then the
 * promises.
 */
final class Run {
  private static final long SECOND = 1_000_000;
  private static final int LONGEST_DRAIN_SECONDS = 7_200;
  private static final int LOOK_SECONDS = 10;
  private static final long MOST_TURNS = 400_000;
  private static final int MOST_PROCESSES = 3;

  private final World world;
  private final Workbench bench;
  private final Operators operators;
  private final List<Simulated> processes = new ArrayList<>();
  private int started;

  private Run(long seed, Broken broken, Workbench bench) {
    this.world = new World(seed, broken, bench);
    this.bench = bench;
    this.operators = new Operators(world, bench.door());
  }

  /**
   * What came of a run.
   *
   * @param wrongs promises that were broken; empty if all is well
   * @param log every event, in order
   * @param breaches calls in which the platform broke the stated assumption on splitting
   * @param counts of what happened, for the summary of many runs
   */
  record Result(long seed, List<String> wrongs, List<String> log, int breaches, Tally counts) {}

  /** Runs a seed. */
  static Result of(long seed, Broken broken, Workbench bench) {
    Run run = new Run(seed, broken, bench);
    bench.begin(run.world);
    run.go();
    Tally tally = Tally.of(run.world, bench.door(), run.started);
    return new Result(
        seed, run.world.wrongs(), run.world.log(), run.world.platform().breaches(), tally);
  }

  private void go() {
    new Producer(world).start();
    operators.start();
    start();
    if (world.plan.clockJumps()) {
      jumpLater();
    }
    rewindLater();
    world.time.pass(world.plan.faultSeconds() * SECOND);
    world.calm();
    if (drained()) {
      new Promises(world, bench.door()).check();
    }
  }

  private void start() {
    String name = "p" + ++started;
    Simulated process = new Simulated(world, name, this::restartLater, this::takeOverLater);
    processes.removeIf(Simulated::dead);
    processes.add(process);
    new Instance(world, process, bench.door()).start();
  }

  /** The supervisor starts another process; the operating system has released the lock. */
  private void restartLater() {
    world.time.after(world.chance.between(SECOND / 10, 3 * SECOND), this::start);
  }

  /** A stopped process is taken for dead: another takes over, and the first wakes up later. */
  private void takeOverLater() {
    processes.removeIf(Simulated::dead);
    if (processes.size() < MOST_PROCESSES && world.chance.oneIn(2)) {
      world.time.after(world.chance.between(SECOND / 10, 10 * SECOND), this::start);
    }
  }

  private void jumpLater() {
    world.time.after(
        world.chance.between(SECOND, 20 * SECOND),
        () -> {
          if (world.faulty()) {
            world.jump();
            jumpLater();
          }
        });
  }

  private void rewindLater() {
    if (!world.plan.calm() && world.chance.oneIn(6)) {
      world.time.after(
          world.chance.between(0, world.plan.faultSeconds() * SECOND),
          () -> {
            String topic = "contracts." + world.chance.pick("create", "download", "prepare");
            world.broker().rewind(topic, world.chance.between(0, world.broker().committed(topic)));
          });
    }
  }

  private boolean drained() {
    for (int seconds = 0; seconds < LONGEST_DRAIN_SECONDS; seconds += LOOK_SECONDS) {
      world.time.pass(LOOK_SECONDS * SECOND);
      if (quiet()) {
        return true;
      }
      if (world.time.turns() > MOST_TURNS) {
        world.wrong("the run spins");
        return false;
      }
    }
    world.wrong("work is left: %s", Promises.left(bench.door()));
    return false;
  }

  private boolean quiet() {
    return world.network().underway() == 0
        && processes.stream().noneMatch(Simulated::paused)
        && world.broker().drained()
        && !bench.door().journaled()
        && operators.done()
        && bench.door().number(Promises.WORK_LEFT) == 0;
  }
}
