package io.github.contractroutes.simulation;

/**
 * What goes wrong in a run, and how often: once in so many chances, 0 for never.
 *
 * @param crash a process dies at a step
 * @param pause a process stops at a step
 * @param network a call is not sent, lost before or after it was served, slow or long delayed
 * @param answer the platform or a proxy answers badly
 * @param ledger the ledger goes away at a transaction
 * @param unacknowledged a commit is durable and looks failed
 * @param broker the broker goes away at a send or a commit
 * @param slow a step takes long
 * @param clockJumps whether the wall clock jumps
 * @param breach whether the platform breaks the assumption on splitting
 * @param shared whether the ledger is one that several instances share
 * @param requests requests that are made
 * @param faultSeconds how long all this goes on
 */
record Plan(
    int crash,
    int pause,
    int network,
    int answer,
    int ledger,
    int unacknowledged,
    int broker,
    int slow,
    boolean clockJumps,
    boolean breach,
    boolean shared,
    int requests,
    int faultSeconds,
    long createMaxAgeMillis,
    long retryMaxAgeMillis) {
  private static final long DAY = 86_400_000;

  static Plan of(Chance chance) {
    if (chance.oneIn(12)) {
      return new Plan(
          0, 0, 0, 0, 0, 0, 0, 0, false, false, false, chance.count(2, 8), 20, DAY, DAY);
    }
    return new Plan(
        chance.pick(0, 2_000, 600, 200),
        chance.pick(0, 1_000, 300),
        chance.pick(0, 10, 4),
        chance.pick(0, 8, 3),
        chance.pick(0, 200, 60),
        chance.pick(0, 100, 30),
        chance.pick(0, 20, 6),
        chance.pick(0, 50, 15),
        chance.oneIn(3),
        chance.oneIn(25),
        chance.oneIn(2),
        chance.count(2, 6),
        chance.count(5, 90),
        chance.pick(DAY, DAY, 60_000L),
        chance.pick(DAY, DAY, 30_000L));
  }

  boolean calm() {
    return crash + pause + network + answer + ledger + unacknowledged + broker + slow == 0
        && !clockJumps;
  }
}
