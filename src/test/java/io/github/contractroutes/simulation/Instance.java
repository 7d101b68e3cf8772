package io.github.contractroutes.simulation;

import io.github.contractroutes.dispatch.AccountChanged;
import io.github.contractroutes.dispatch.DispatchDoor;
import io.github.contractroutes.dispatch.EnrichAgent;
import io.github.contractroutes.dispatch.LaneRules;
import io.github.contractroutes.dispatch.Settle;
import io.github.contractroutes.dispatch.TenantMissing;
import io.github.contractroutes.ledger.Answers;
import io.github.contractroutes.ledger.Change;
import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerDoor;
import io.github.contractroutes.ledger.LedgerException;
import io.github.contractroutes.ledger.LedgerSettings;
import io.github.contractroutes.platform.AnswerTable;
import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.platform.EndpointAddress;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.PlatformKey;
import io.github.contractroutes.platform.Sent;
import io.github.contractroutes.platform.ServerClock;
import io.github.contractroutes.platform.SignedRequest;
import io.github.contractroutes.platform.essbasic.EssbasicAnswer;
import io.github.contractroutes.platform.essbasic.EssbasicRequest;
import io.github.contractroutes.platform.essbasic.Tc3Signer;
import io.github.contractroutes.platform.tsign.MemoryTokenStore;
import io.github.contractroutes.platform.tsign.TsignAnswer;
import io.github.contractroutes.platform.tsign.TsignRequest;
import io.github.contractroutes.platform.tsign.TsignTokenAnswer;
import io.github.contractroutes.platform.tsign.TsignTokens;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** One process of the service: the real rooms, wired as in the service, on a simulated process. */
final class Instance {
  private static final String HOST = "https://platform";
  private static final long UPKEEP_MICROS = 10_000_000;
  private static final long CALM_UPKEEP_MICROS = 40_000_000;

  final World world;
  final Simulated process;
  final Ledger ledger;
  final Answers answers;
  final DispatchDoor dispatch;
  private final LedgerDoor door;
  private final EnrichAgent enrich;
  private final Tc3Signer signer = new Tc3Signer("en-US");
  private final ServerClock serverClock;
  private final EssbasicAnswer essbasic;
  private final TsignAnswer tsign;
  private final List<Loop> loops = new ArrayList<>();
  private long seen;

  Instance(World world, Simulated process, LedgerDoor door) {
    this.world = world;
    this.process = process;
    this.door = door;
    this.ledger =
        door.process(
            new LedgerSettings("", "", "", "contract-routes", true, false, 3),
            world.plan.shared(),
            new LedgerFaults(this));
    this.answers = door.answers(ledger);
    Settle settle =
        new Settle(world::wallMillis, world.chance::fraction, world.plan.retryMaxAgeMillis());
    this.dispatch =
        new DispatchDoor(
            ledger,
            world.bench().tenants,
            new LaneRules(world.bench().tenants, 20, 50, 10, world.plan.createMaxAgeMillis()),
            process.name,
            settle,
            () -> world.time.micros() * 1000);
    this.enrich = new EnrichAgent(world.bench().tenants, HOST, HOST, true);
    Clock clock = new WallClock(world);
    AnswerTable table =
        new AnswerTable(
            world.broken == Broken.SPLIT_AFTER_ANY_ERROR
                ? List.of("*")
                : AnswerTable.CREATED_NOTHING);
    serverClock = new ServerClock(clock);
    essbasic = new EssbasicAnswer(table, serverClock, clock);
    TsignTokens tokens =
        new TsignTokens(new MemoryTokenStore(), serverClock, new TsignTokenAnswer(table));
    tsign = new TsignAnswer(table, serverClock, tokens, clock);
    process.afterEach(this::wake);
  }

  /** Starts as the service does: first puts in order what a predecessor left, then works. */
  void start() {
    process.after(gap(), "start", this::recover);
  }

  private void recover() {
    try {
      if (world.broken == Broken.RETRY_AT_START) {
        door.force("update call set repeatable = 1 where state = 'CALLING'");
      }
      answers.replay();
      world.log("%s starts: %s", process.name, ledger.recover());
    } catch (LedgerException e) {
      process.after(500_000, "start", this::recover);
      return;
    }
    world.broker().join(process);
    add(new Intake(this));
    add(
        new Publisher<>(
            this,
            "contracts.results",
            () -> ledger.outbox().pendingOutcomes(world.chance.pick(7, 500, 500)),
            world.bench().outcomes,
            ledger.outbox()::outcomesPublished));
    add(
        new Publisher<>(
            this,
            "contracts.links",
            () -> ledger.outbox().pendingLinks(500),
            world.bench().links,
            ledger.outbox()::linksPublished));
    add(
        new Publisher<>(
            this,
            "contracts.dead-letters",
            () -> ledger.outbox().pendingDeadLetters(10),
            world.bench().deadLetters,
            ledger.outbox()::deadLettersPublished));
    add(new FindLanes());
    add(new Upkeep());
  }

  private void add(Loop loop) {
    loops.add(loop);
    loop.start();
  }

  private void wake() {
    long changes = 0;
    for (Change kind : Change.values()) {
      changes += ledger.seen(kind);
    }
    if (changes != seen) {
      seen = changes;
      List.copyOf(loops).forEach(Loop::wake);
    }
  }

  /** How long it takes from one step to the next. */
  long gap() {
    return world.strikes(world.plan.slow())
        ? world.chance.between(5_000, 3_000_000)
        : world.chance.between(50, 900);
  }

  PlatformCall enrich(ClaimedCall call) throws TenantMissing, AccountChanged {
    return enrich.enrich(call);
  }

  SignedRequest sign(PlatformCall call) {
    if (call.key() instanceof PlatformKey.Essbasic key) {
      long now = serverClock.now(EndpointAddress.of(key.endpoint(), "/"));
      return signer.sign(key, call.action().wireName(), EssbasicRequest.body(call), now);
    }
    return TsignRequest.documents(call, serverClock.now(TsignRequest.address(call)));
  }

  CallAnswer read(PlatformCall call, SignedRequest request, Sent sent) {
    return call.key() instanceof PlatformKey.Essbasic
        ? essbasic.read(call, request, sent)
        : tsign.read(call, request, sent);
  }

  private final class FindLanes extends Loop {
    FindLanes() {
      super(Instance.this.process, "find lanes", 2_000);
    }

    @Override
    void turn() {
      try {
        dispatch.open().forEach(lane -> add(new LaneTurns(Instance.this, lane)));
        idle(CALM_UPKEEP_MICROS);
      } catch (RuntimeException e) {
        again(1_000_000);
      }
    }
  }

  private final class Upkeep extends Loop {
    Upkeep() {
      super(Instance.this.process, "upkeep", 0);
    }

    @Override
    void turn() {
      try {
        answers.replay();
        ledger.recoverExpired();
        ledger.expire(world.plan.createMaxAgeMillis(), world.plan.retryMaxAgeMillis());
      } catch (LedgerException e) {
        world.log("no upkeep");
      }
      again(world.faulty() ? UPKEEP_MICROS : CALM_UPKEEP_MICROS);
    }
  }
}
