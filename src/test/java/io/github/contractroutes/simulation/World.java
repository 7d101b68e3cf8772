package io.github.contractroutes.simulation;

import java.util.ArrayList;
import java.util.List;

/** What all parts of a run share: its time, its chances, its plan, its log, and the wall clock. */
final class World {
  private static final long BEGIN_MILLIS = 1_795_000_000_000L;
  private static final int MOST_JUMPED_MILLIS = 240_000;

  final long seed;
  final Chance chance;
  final VirtualTime time = new VirtualTime();
  final Plan plan;
  final Broken broken;
  private final Workbench bench;
  private final Platform platform;
  private final Network network;
  private final Broker broker;
  private final List<String> log = new ArrayList<>();
  private final List<String> wrongs = new ArrayList<>();
  private long jumpedMillis;
  private boolean calmed;
  private long ledgerAwayUntil;
  private long brokerAwayUntil;

  World(long seed, Broken broken, Workbench bench) {
    this.bench = bench;
    this.platform = new Platform(this);
    this.network = new Network(this, platform);
    this.broker = new Broker(this);
    this.seed = seed;
    this.broken = broken;
    this.chance = new Chance(seed);
    this.plan = Plan.of(chance);
    log("%s", plan);
  }

  /** The clock on the wall of the service's machine, epoch milliseconds; it may jump. */
  long wallMillis() {
    return trueMillis() + jumpedMillis;
  }

  long wallMicros() {
    return BEGIN_MILLIS * 1000 + jumpedMillis * 1000 + time.micros();
  }

  /** The platform's clock, which is right. */
  long trueMillis() {
    return BEGIN_MILLIS + time.micros() / 1000;
  }

  /** Jumps back and forth, within what a signature's time allows. */
  void jump() {
    jumpedMillis = chance.between(-MOST_JUMPED_MILLIS, MOST_JUMPED_MILLIS);
    log("the clock jumps to %+d ms", jumpedMillis);
  }

  /** Whether things still go wrong. */
  boolean faulty() {
    return !calmed;
  }

  /** From now on nothing goes wrong any more. */
  void calm() {
    calmed = true;
    ledgerAwayUntil = 0;
    brokerAwayUntil = 0;
    log("calm");
  }

  boolean strikes(int oneIn) {
    return !calmed && chance.oneIn(oneIn);
  }

  boolean ledgerAway() {
    if (strikes(plan.ledger())) {
      ledgerAwayUntil = time.micros() + chance.between(100_000, 5_000_000);
      log("the ledger is away");
    }
    return time.micros() < ledgerAwayUntil;
  }

  boolean brokerAway() {
    if (strikes(plan.broker())) {
      brokerAwayUntil = time.micros() + chance.between(100_000, 20_000_000);
      log("the broker is away");
    }
    return time.micros() < brokerAwayUntil;
  }

  void log(String format, Object... values) {
    log.add(time.micros() + " " + (values.length == 0 ? format : format.formatted(values)));
  }

  List<String> log() {
    return log;
  }

  Workbench bench() {
    return bench;
  }

  Platform platform() {
    return platform;
  }

  Network network() {
    return network;
  }

  Broker broker() {
    return broker;
  }

  /** A promise was broken. */
  void wrong(String format, Object... values) {
    String sentence = format.formatted(values);
    wrongs.add(sentence);
    log("WRONG: %s", sentence);
  }

  List<String> wrongs() {
    return wrongs;
  }

  /** Kafka must never know of a position that the ledger does not know of. */
  void checkPosition(String topic, long committed) {
    long known = bench.door().number("select next_offset from position where topic = ?", topic);
    if (known < committed) {
      wrong("%s is committed to %d, the ledger has %d", topic, committed, known);
    }
  }

  /** The in-flight rule: a hanging platform leaves tens of creates in doubt, not thousands. */
  void checkUnanswered(String lane, int calls) {
    if (calls > (lane.endsWith("CreateFlowsByTemplates") ? 40 : 128)) {
      wrong("%d calls of %s are unanswered", calls, lane);
    }
  }
}
