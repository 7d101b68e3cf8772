package io.github.contractroutes.simulation;

import io.github.contractroutes.ledger.LedgerDoor;

/** How much happened, so that a summary shows that the runs are not idle. */
record Tally(
    long runs,
    long processes,
    long items,
    long contracts,
    long calls,
    long doubted,
    long refused,
    long failed,
    long late,
    long messages) {

  static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  static Tally of(World world, LedgerDoor door, int processes) {
    return new Tally(
        1,
        processes,
        door.number("select count(*) from item where renews is null"),
        world.platform().flows().values().stream().mapToInt(flows -> flows.size()).sum(),
        world.platform().calls().size(),
        door.number("select count(*) from outcome where status = 'IN_DOUBT'"),
        door.number("select count(*) from item where state = 'REFUSED'"),
        door.number("select count(*) from item where state = 'FAILED'"),
        door.number(
            "select count(*) from outcome where revision > 1 and summary = 0 and status <> 'IN_DOUBT'"),
        world.broker().published("contracts.results").size());
  }

  Tally and(Tally other) {
    return new Tally(
        runs + other.runs,
        processes + other.processes,
        items + other.items,
        contracts + other.contracts,
        calls + other.calls,
        doubted + other.doubted,
        refused + other.refused,
        failed + other.failed,
        late + other.late,
        messages + other.messages);
  }
}
