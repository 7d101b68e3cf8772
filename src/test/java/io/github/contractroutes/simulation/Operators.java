package io.github.contractroutes.simulation;

import io.github.contractroutes.ledger.Decision;
import io.github.contractroutes.ledger.Doubt;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerDoor;
import io.github.contractroutes.ledger.LedgerException;
import io.github.contractroutes.ledger.LedgerSettings;
import java.util.List;

/**
 * People who look at what is in doubt, look into the platform's own log, and decide. They say that
 * nothing was created only when the signature has expired, for until then the request may still be
 * on its way.
 */
final class Operators {
  private static final long SECOND = 1_000_000;
  private static final int MOST_ROUNDS = 12;

  private final World world;
  private final LedgerDoor door;
  private final Ledger ledger;
  private final boolean atWork;
  private int rounds;

  Operators(World world, LedgerDoor door) {
    this.world = world;
    this.door = door;
    this.ledger =
        door.process(
            new LedgerSettings("", "", "", "contract-routes", true, false, 3),
            world.plan.shared(),
            new Away(world));
    this.atWork = world.broken == Broken.RESEND_EARLY || world.chance.oneIn(3);
  }

  void start() {
    if (atWork) {
      later();
    }
  }

  /** Whether they have had their last look. */
  boolean done() {
    return !atWork || rounds >= MOST_ROUNDS;
  }

  private void later() {
    world.time.after(
        world.chance.between(SECOND, rounds < 4 ? 20 * SECOND : 300 * SECOND), this::look);
  }

  private void look() {
    rounds++;
    try {
      for (Doubt doubt : ledger.doubts().list(100)) {
        if (world.chance.oneIn(2)) {
          decide(doubt);
        }
      }
    } catch (LedgerException e) {
      world.log("the operators: %s", e.getMessage());
    }
    if (rounds < MOST_ROUNDS) {
      later();
    }
  }

  private void decide(Doubt doubt) {
    List<Object[]> item =
        door.rows(
            "select payload, id from item where call_id = ? and call_position = ?",
            doubt.callId(),
            doubt.index());
    if (item.isEmpty()) {
      return;
    }
    String name = Promises.read((byte[]) item.get(0)[0]).get("FlowName").asText();
    List<String> flows = world.platform().flows(name);
    boolean expired = world.wallMillis() >= doubt.resendFrom();
    if (!flows.isEmpty()) {
      say(Decision.Action.ADOPT, doubt, flows.get(0));
    } else if (expired || early()) {
      boolean again = world.chance.oneIn(2) || world.broken == Broken.RESEND_EARLY;
      say(again ? Decision.Action.RESEND : Decision.Action.REFUSE, doubt, null);
      if (world.broken == Broken.RESEND_EARLY) {
        door.force(
            "update item set due_at = ? where id = ? and state = 'DUE'",
            world.wallMillis(),
            item.get(0)[1]);
      }
    }
  }

  private boolean early() {
    return world.broken == Broken.RESEND_EARLY || world.broken == Broken.DECIDE_EARLY;
  }

  private void say(Decision.Action action, Doubt doubt, String flow) {
    String said =
        ledger
            .doubts()
            .decide(
                new Decision(action, doubt.callId(), doubt.index(), flow, "ops", "platform log"));
    world.log("an operator: %s", said);
  }

  /** Their command finds the ledger away like the service does, and does not die. */
  private record Away(World world) implements LedgerDoor.Faults {
    @Override
    public void before(boolean write) {
      if (world.ledgerAway()) {
        throw new LedgerException("The ledger is away.");
      }
    }

    @Override
    public void beforeCommit(boolean write) {
      // Nothing happens here.
    }

    @Override
    public void afterCommit(boolean write) {
      // Nothing happens here.
    }
  }
}
