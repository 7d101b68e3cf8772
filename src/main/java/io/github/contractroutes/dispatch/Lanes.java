package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.tenant.Tenant;
import io.github.contractroutes.tenant.Tenants;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The lanes of this instance, and the slots of the calls it has in hand. */
final class Lanes {
  private final Ledger ledger;
  private final Tenants tenants;
  private final LaneRules rules;
  private final String owner;
  private final Slots slots;
  private final Sleep sleep;
  private final long leaseMillis;
  private final Map<String, Lane> byName = new ConcurrentHashMap<>();

  /**
   * @param tenants whose weights share the turns of a lane
   * @param owner name of this instance, as claims carry it
   * @param leaseMillis how long a claim and then a marked call is held for this instance; longer
   *     than a call may take
   */
  Lanes(
      Ledger ledger,
      Tenants tenants,
      LaneRules rules,
      String owner,
      Slots slots,
      long leaseMillis) {
    this.ledger = ledger;
    this.tenants = tenants;
    this.rules = rules;
    this.owner = owner;
    this.slots = slots;
    this.sleep = new Sleep(slots::nanos);
    this.leaseMillis = leaseMillis;
  }

  /** Opens a lane for each name the ledger has due items in and this instance did not know. */
  List<Lane> open() {
    List<Lane> opened = new ArrayList<>();
    for (String name : ledger.lanes()) {
      if (!byName.containsKey(name)) {
        Lane lane = new Lane(name, owner, ledger, rules, slots, this::weight, leaseMillis);
        byName.put(name, lane);
        opened.add(lane);
      }
    }
    return opened;
  }

  /** A lane could not be driven: the next {@link #open} opens it again. */
  void close(Lane lane) {
    byName.remove(lane.name(), lane);
  }

  private int weight(String agent) {
    String tenant = agent.substring(0, agent.indexOf('/'));
    return tenants.find(tenant).map(Tenant::weight).orElse(1);
  }

  /** Sleeps on the clock of the slots. */
  Sleep sleep() {
    return sleep;
  }

  /** When a marked call may go. */
  Pace pace() {
    return new Pace(slots, ledger, rules);
  }

  /** Notes how long signing and marking took. */
  void marked(ClaimedCall call) {
    Lane lane = byName.get(call.lane());
    Slots.Slot slot = slots.get(call.id());
    if (lane != null && slot != null) {
      lane.marked(slots.nanos() - slot.begunAt());
    }
  }

  /** How long it takes a call of that lane from its pace to its first byte, nanoseconds. */
  long toFirstByte(ClaimedCall call) {
    Lane lane = byName.get(call.lane());
    return lane == null ? 0 : lane.toFirstByte();
  }

  /** Notes how long a call took from its pace until all was ready for its first byte. */
  void readyToLeave(ClaimedCall call, long nanos) {
    Lane lane = byName.get(call.lane());
    if (lane != null) {
      lane.readyToLeave(nanos);
    }
  }

  /** The clock of the slots. */
  long nanos() {
    return slots.nanos();
  }

  /** Notes an answered call. */
  void answered(ClaimedCall call) {
    Lane lane = byName.get(call.lane());
    if (lane != null) {
      lane.answered(call);
    }
  }

  /** Notes how creates of the call's lane go on; see {@link Lane#careful}. */
  void careful(ClaimedCall call, boolean oneByOne) {
    Lane lane = byName.get(call.lane());
    if (lane != null) {
      lane.careful(oneByOne);
    }
  }

  void clear() {
    byName.clear();
  }
}
