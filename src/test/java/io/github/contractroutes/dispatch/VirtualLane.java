package io.github.contractroutes.dispatch;

import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerSettings;
import io.github.contractroutes.ledger.NewRequest;
import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.ledger.Poll;
import io.github.contractroutes.ledger.Settlement;
import io.github.contractroutes.ledger.SteadyClock;
import io.github.contractroutes.ledger.Submission;
import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.platform.ItemAnswer;
import io.github.contractroutes.platform.PlatformError;
import io.github.contractroutes.tenant.TenantFile;
import io.github.contractroutes.tenant.Tenants;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * One lane with the ledger, lanes, pace and rules of the service, on time that passes only when
 * there is nothing left to do; the platform is a quota that counts calendar seconds, which somebody
 * else may use too.
 */
final class VirtualLane implements AutoCloseable {
  static final int QUOTA = 20;
  private static final String LANE = "account/DescribeResourceUrlsByFlows";
  private static final long BEGAN_MICROS = 1_800_000_000_000_000L;
  private static final long LATENCY_MICROS = 60_000;
  private static final long REQUEST_FIRST_MICROS = 30_000;
  private static final PlatformError TOO_MANY =
      new PlatformError("RequestLimitExceeded", "too many", "essbasic", true);

  private final PriorityQueue<Event> underway = new PriorityQueue<>();
  private final List<Integer> answered = new ArrayList<>();
  private final List<Integer> refused = new ArrayList<>();
  private final DispatchDoor dispatch;
  private DispatchDoor.LaneDoor lane;
  final Ledger ledger;
  private long micros;
  private long jumpedMicros;
  private final List<Integer> carried = new ArrayList<>();
  private List<ItemAnswer.FileLink> files = List.of();
  private int othersPerSecond;
  private LongSupplier wayMicros = () -> 0;
  private BooleanSupplier needsARequestFirst = () -> false;
  private long arrivedSecond = -1;
  private int arrivedInSecond;

  private record Event(long atMicros, Runnable work) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return Long.compare(atMicros, other.atMicros);
    }
  }

  VirtualLane(Path folder) throws Exception {
    Path file = folder.resolve("tenants.yaml");
    Files.writeString(
        file,
        """
        credentials:
          account: {platform: essbasic, secretId: a, secretKey: b}
        tenants:
          acme: {credential: account, appId: x, organizationOpenId: acme, operatorOpenId: n1}
        """);
    Tenants tenants = new Tenants(new TenantFile(file, text -> text));
    SteadyClock clock =
        new SteadyClock(() -> BEGAN_MICROS + micros + jumpedMicros, () -> micros * 1_000);
    ledger =
        Ledger.open(
            new LedgerSettings(
                "jdbc:sqlite:" + folder.resolve("ledger.db"), "group", true, false, 3),
            clock::micros);
    dispatch =
        new DispatchDoor(
            ledger,
            tenants,
            new LaneRules(tenants, QUOTA, 50, 10, Long.MAX_VALUE),
            "me",
            new Settle(clock::millis, () -> 0.5, 86_400_000),
            () -> micros * 1_000);
  }

  /** A backlog of full calls. */
  void backlog(int calls) {
    backlog("r", calls);
  }

  /** As above, by a request of this id. */
  void backlog(String requestId, int calls) {
    items(requestId, 50 * calls);
  }

  /** A request of so many items that comes when some time has passed. */
  void comesAfter(long millis, String requestId, int items) {
    underway.add(new Event(micros + millis * 1_000, () -> items(requestId, items)));
  }

  /** A request of so many items. */
  void items(String requestId, int count) {
    List<byte[]> payloads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      payloads.add(("\"flow-" + i + "\"").getBytes(StandardCharsets.UTF_8));
    }
    Origin origin = Origin.record("contracts.download", 0, 0);
    byte[] members = "{}".getBytes(StandardCharsets.UTF_8);
    NewRequest request =
        new NewRequest(
            "acme",
            "download",
            requestId,
            "digest",
            "essbasic",
            LANE,
            "acme/-",
            "download/members",
            true,
            members,
            null,
            null,
            List.of(),
            origin,
            payloads);
    ledger.accept(
        new Poll(
            List.of(new Submission(origin, null, members, List.of(), 0, request, null)),
            List.of(new Poll.Position("contracts.download", 0, 1))));
    if (lane == null) {
      lane = dispatch.open().get(0);
    }
  }

  /** From now on each flow has one document, whose link lives so long from the answer on. */
  void linksLive(long millis) {
    files = List.of(new ItemAnswer.FileLink(null, "a.pdf", "PDF", "https://x/a", millis));
  }

  /** From now on somebody else has so many calls admitted at the start of each second. */
  void somebodyElseUses(int callsPerSecond) {
    othersPerSecond = callsPerSecond;
  }

  /** From now on each call takes so many microseconds from its pace to its first byte. */
  void wayToTheFirstByteTakes(LongSupplier wayMicros) {
    this.wayMicros = wayMicros;
  }

  /** From now on some calls need a request of the same quota before their own. */
  void needARequestFirst(BooleanSupplier needsARequestFirst) {
    this.needsARequestFirst = needsARequestFirst;
  }

  /** What the lane does next; nothing is done. */
  DispatchDoor.Next next() {
    return lane.next();
  }

  /** The clock on the wall is set. */
  void wallClockJumps(long hours) {
    jumpedMicros += hours * 3_600_000_000L;
  }

  /** Lets time pass; what has begun goes on. */
  void pass(int seconds) throws TooLateToSend {
    long until = micros + seconds * 1_000_000L;
    while (micros < until) {
      DispatchDoor.Next next = lane.next();
      if (next.call() != null) {
        happen(Math.max(micros, next.atNanos() / 1_000));
        begin(next.call());
      } else {
        long idle = next.full() ? LATENCY_MICROS : Math.min(1_000, next.idleMillis()) * 1_000;
        long wake = underway.isEmpty() ? Long.MAX_VALUE : underway.peek().atMicros();
        happen(Math.min(until, Math.min(wake, micros + idle)));
      }
    }
  }

  /** Lets time pass while nothing new begins. */
  void rest(int seconds) {
    happen(micros + seconds * 1_000_000L);
  }

  /** Time passes up to a moment, with what ends until then. */
  private void happen(long atMicros) {
    while (!underway.isEmpty() && underway.peek().atMicros() <= atMicros) {
      Event event = underway.poll();
      micros = Math.max(micros, event.atMicros());
      event.work().run();
    }
    micros = Math.max(micros, atMicros);
  }

  private void begin(ClaimedCall claimed) throws TooLateToSend {
    ClaimedCall call = lane.topUp(claimed);
    lane.begin(call);
    ledger.markSent(call.id(), "me");
    dispatch.marked(call);
    for (var wake = dispatch.pace(call); wake.isPresent(); wake = dispatch.pace(call)) {
      happen((wake.getAsLong() + 999) / 1_000);
    }
    long way = wayMicros.getAsLong();
    happen(micros + way);
    dispatch.ready(call, way * 1_000);
    if (needsARequestFirst.getAsBoolean()) {
      leave(call);
      happen(micros + REQUEST_FIRST_MICROS);
      dispatch.spent(call);
    }
    boolean admitted = leave(call);
    carried.add(call.items().size());
    underway.add(new Event(micros + LATENCY_MICROS, () -> end(call, admitted)));
  }

  private boolean leave(ClaimedCall call) throws TooLateToSend {
    for (var wake = dispatch.firstByte(call); wake.isPresent(); wake = dispatch.firstByte(call)) {
      happen((wake.getAsLong() + 999) / 1_000);
    }
    dispatch.sent(call);
    return arrive();
  }

  private boolean arrive() {
    long second = (BEGAN_MICROS + micros) / 1_000_000;
    if (second != arrivedSecond) {
      arrivedSecond = second;
      arrivedInSecond = othersPerSecond;
    }
    boolean admitted = ++arrivedInSecond <= QUOTA;
    count(admitted ? answered : refused);
    return admitted;
  }

  private void count(List<Integer> perSecond) {
    int second = (int) (micros / 1_000_000);
    while (perSecond.size() <= second) {
      perSecond.add(0);
    }
    perSecond.set(second, perSecond.get(second) + 1);
  }

  private void end(ClaimedCall call, boolean admitted) {
    CallAnswer answer =
        admitted
            ? new CallAnswer.Answered(
                call.items().stream()
                    .map(item -> (ItemAnswer) new ItemAnswer.Files("flow", files))
                    .toList(),
                "id")
            : new CallAnswer.NotNow(TOO_MANY, true, null, "id");
    Settlement settlement = dispatch.settle(call, answer);
    if (!ledger.recordAnswer(settlement)) {
      throw new IllegalStateException("Call " + call.id() + " was given up meanwhile.");
    }
    lane.end(call);
  }

  /** Epoch milliseconds. */
  long millis() {
    return (BEGAN_MICROS + micros + jumpedMicros) / 1_000;
  }

  /** Calls that were admitted from one second to another since the beginning. */
  int answered(int from, int to) {
    return sum(answered, from, to);
  }

  /** Calls that were refused for their rate. */
  int refused(int from, int to) {
    return sum(refused, from, to);
  }

  private static int sum(List<Integer> perSecond, int from, int to) {
    int sum = 0;
    for (int second = from; second < Math.min(to, perSecond.size()); second++) {
      sum += perSecond.get(second);
    }
    return sum;
  }

  /** How many items each call carried, call by call. */
  List<Integer> carried() {
    return List.copyOf(carried);
  }

  /** Items that end in a certain way so far. */
  long items(String state) {
    return ledger.sight().items().getOrDefault(state, 0L);
  }

  @Override
  public void close() {
    ledger.close();
  }
}
