package io.github.contractroutes.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerDoor;
import io.github.contractroutes.ledger.LedgerSettings;
import io.github.contractroutes.ledger.NewRequest;
import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.ledger.Poll;
import io.github.contractroutes.ledger.Submission;
import io.github.contractroutes.platform.Action;
import io.github.contractroutes.tenant.TenantFile;
import io.github.contractroutes.tenant.Tenants;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However late calls are, the quota is kept; and being a little late costs next to nothing. */
class PaceTest {
  private static final long BEGAN_MICROS = 1_800_000_000_000_000L;
  private static final int GUARD_MILLIS = 10;
  private static final int LATE_MILLIS = 5;
  private static final int SECONDS = 60;
  private static final int SEEDS = Integer.getInteger("pace.seeds", 300);
  private static final List<Integer> QUOTAS = List.of(20, 50, 1, 2, 5, 20, 50, 20);

  private Path folder;
  private Tenants tenants;
  private LedgerDoor door;
  private Ledger ledger;
  private PaceRun run;
  private long began;
  private long offset;

  @BeforeEach
  void open() throws Exception {
    Path memory = Path.of("/dev/shm");
    folder =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "pace")
            : Files.createTempDirectory("pace");
    StringBuilder text = new StringBuilder("credentials:\n");
    for (int quota : QUOTAS.stream().distinct().toList()) {
      text.append(
          "  q%d: {platform: essbasic, secretId: a, secretKey: b, callsPerSecond: %d}\n"
              .formatted(quota, quota));
    }
    text.append("tenants:\n  acme: {credential: q20, appId: x, organizationOpenId: acme,");
    text.append(" operatorOpenId: n1}\n");
    Path file = folder.resolve("tenants.yaml");
    Files.writeString(file, text);
    tenants = new Tenants(new TenantFile(file, value -> value));
    door =
        new LedgerDoor(
            folder.resolve("ledger.db"),
            () -> BEGAN_MICROS + (run == null ? 0 : run.nanos() / 1_000));
    ledger =
        door.process(
            new LedgerSettings("", "", "", "group", false, false, 3),
            true,
            new LedgerDoor.Faults() {
              @Override
              public void before(boolean write) {}

              @Override
              public void beforeCommit(boolean write) {}

              @Override
              public void afterCommit(boolean write) {}
            });
  }

  @AfterEach
  void close() throws IOException {
    door.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }

  @Test
  void callsAQuotaApartAreASecondApartHoweverLateTheyAre() {
    for (int seed = 0; seed < SEEDS; seed++) {
      // Given
      // Neighbouring seeds would begin with nearly the same numbers.
      Random random = new Random(seed * 0x9E37_79B9_7F4A_7C15L);
      int quota = QUOTAS.get(seed % QUOTAS.size());
      begin(random, troubles(random));
      if (random.nextInt(4) == 0) {
        slowDown(quota, 125 + random.nextInt(800));
      }
      // When
      List<Long> sent = work(random, quota, 1 + random.nextInt(3), 8 + quota, quota < 5 ? 10 : 4);
      // Then
      // With many calls a second a note may come too late: the guard is gone then, and no more.
      int spare = quota < 10 ? GUARD_MILLIS - LATE_MILLIS : 0;
      assertAQuotaApart(sent, quota, spare, "seed " + seed + ", quota " + quota);
    }
  }

  @Test
  void callsThatAreALittleLateCostNextToNothing() {
    // Given
    Random random = new Random(1);
    beginWithLate(random, any -> any.nextInt(10) < 3 ? 6 + any.nextInt(6) : 0);
    // When
    double part = partOfTheQuota(random, GUARD_MILLIS - LATE_MILLIS);
    // Then
    assertThat(part).isGreaterThan(0.995);
  }

  @Test
  void aCallThatIsLateCostsItselfItsDelayAndNoOther() {
    // Given
    Random random = new Random(2);
    beginWithLate(random, any -> any.nextInt(20) == 0 ? 20 + any.nextInt(25) : 0);
    // When
    double part = partOfTheQuota(random, 0);
    // Then
    assertThat(part).isGreaterThan(0.99);
  }

  @Test
  void aCallThatIsOvertakenByOthersCostsNoMore() {
    // Given
    Random random = new Random(3);
    beginWithLate(random, any -> any.nextInt(100) == 0 ? 60 + any.nextInt(100) : 0);
    // When
    double part = partOfTheQuota(random, 0);
    // Then
    assertThat(part).isGreaterThan(0.99);
  }

  @Test
  void aClaimThatComesLateCostsItsOwnCallAndNoOther() {
    // Given
    Random random = new Random(4);
    begin(
        random,
        any -> any.nextInt(60) == 0 ? millis(150 + any.nextInt(200)) : any.nextLong(millis(2)),
        any -> 0);
    // When
    double part = partOfTheQuota(random, 0);
    // Then
    assertThat(part).isGreaterThan(0.99);
  }

  @Test
  void aSlowStartCostsTheCallsThatWereSlowAndNoOther() {
    // Given
    Random random = new Random(5);
    begin(
        random,
        any -> any.nextLong(millis(2)),
        any -> run.nanos() - began < millis(400) ? millis(300) : 0);
    // When
    List<Long> sent = work(random, 20, 1, 20 * 20 + 60, 20);
    // Then
    assertAQuotaApart(sent, 20, 0, "20 seconds");
    assertThat(sent.get(380) - sent.get(0)).isLessThan(millis(19 * 1_010 + 30));
  }

  @Test
  void aFirstCallThatComesSecondsLateIsNotTakenToComeLaterStill() {
    // Given: in an idle lane the ledger takes a call to be a little late anyway
    AtomicBoolean stood = new AtomicBoolean();
    begin(
        new Random(6),
        new PaceRun.Delays(
            any -> any.nextLong(millis(2)),
            any -> millis(1),
            any -> millis(1),
            any -> 0,
            any -> stood.getAndSet(true) ? 0 : millis(2_700)));
    // When
    List<Long> sent = work(new Random(6), 20, 1, 60, 6);
    // Then
    assertAQuotaApart(sent, 20, 0, "6 seconds");
    assertThat(sent).hasSize(60);
  }

  /**
   * @param late how late who sleeps wakes up, milliseconds
   */
  private void beginWithLate(Random random, ToIntFunction<Random> late) {
    begin(random, any -> 500_000 + any.nextLong(millis(2)), any -> millis(late.applyAsInt(any)));
  }

  private void begin(Random random, PaceRun.Delay commit, PaceRun.Delay late) {
    begin(
        random,
        new PaceRun.Delays(
            commit,
            any -> millis(1) + any.nextLong(millis(3)),
            any -> millis(1) + any.nextLong(millis(5)),
            any -> late.of(any) + any.nextLong(200_000),
            any -> 0));
  }

  /**
   * What part of 20 calls a second is used in a minute of work; that the quota is kept is asserted.
   */
  private double partOfTheQuota(Random random, int spareMillis) {
    List<Long> sent = work(random, 20, 1, 20 * SECONDS + 60, SECONDS);
    assertAQuotaApart(sent, 20, spareMillis, SECONDS + " seconds");
    return sent.size() / (SECONDS * 20 / 1.01);
  }

  private void begin(Random random, PaceRun.Delays delays) {
    began += TimeUnit.SECONDS.toNanos(20);
    run = new PaceRun(random, delays, began);
  }

  /** Mostly quick, often a little late, at times very late; how often differs from run to run. */
  private static PaceRun.Delays troubles(Random random) {
    return new PaceRun.Delays(
        delay(random.nextInt(20), random.nextInt(5)),
        delay(random.nextInt(40), random.nextInt(10)),
        delay(random.nextInt(40), random.nextInt(10)),
        delay(random.nextInt(60), random.nextInt(5)),
        stalls(random.nextInt(30)));
  }

  private static PaceRun.Delay delay(int littlePerCent, int longPerCent) {
    return random -> {
      int dice = random.nextInt(100);
      if (dice < longPerCent) {
        return random.nextLong(millis(3_000));
      }
      return dice < longPerCent + littlePerCent
          ? random.nextLong(millis(60))
          : random.nextLong(millis(2));
    };
  }

  private static PaceRun.Delay stalls(int perThousand) {
    return random -> random.nextInt(1_000) < perThousand ? random.nextLong(millis(3_000)) : 0;
  }

  private void slowDown(int quota, int thousandths) {
    String name = lane(quota);
    door.force("insert into lane (name) values (?) on conflict (name) do nothing", name);
    door.force(
        "update lane set pace = ?, pace_since = ? where name = ?",
        thousandths,
        (BEGAN_MICROS + began / 1_000) / 1_000,
        name);
  }

  private List<Long> work(Random random, int quota, int instances, int items, int seconds) {
    accept(quota, items);
    for (int i = 0; i < instances; i++) {
      run.instance(door, tenants, lane(quota));
    }
    return run.pass(TimeUnit.SECONDS.toNanos(seconds));
  }

  private void accept(int quota, int items) {
    byte[] members = "{}".getBytes(StandardCharsets.UTF_8);
    Origin origin = Origin.record("contracts.prepare", 0, offset++);
    NewRequest request =
        new NewRequest(
            "acme",
            "prepare",
            "r" + offset,
            "digest",
            "essbasic",
            lane(quota),
            "acme/-",
            "key",
            true,
            members,
            null,
            null,
            List.of(),
            origin,
            Collections.nCopies(items, members));
    ledger.accept(
        new Poll(
            List.of(new Submission(origin, null, members, List.of(), 0, request, null)),
            List.of(new Poll.Position("contracts.prepare", 0, offset))));
  }

  private static void assertAQuotaApart(List<Long> sent, int quota, int spareMillis, String run) {
    long distance = millis(1_000 + spareMillis);
    for (int i = quota; i < sent.size(); i++) {
      // An interval is a whole number of microseconds.
      assertThat(sent.get(i) - sent.get(i - quota))
          .as("%s: calls %d and %d of %d", run, i - quota, i, sent.size())
          .isGreaterThanOrEqualTo(distance - 1_000L * quota);
    }
  }

  private static String lane(int quota) {
    return LaneRules.lane("q" + quota, Action.PREPARE);
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
