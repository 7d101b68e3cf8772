package io.github.contractroutes.ledger;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Requests and a ledger with a clock that tests own. */
final class LedgerFixture implements AutoCloseable {
  final AtomicLong clockMicros = new AtomicLong(1_800_000_000_000_000L);
  final String url;
  private final TestDatabase.Clock clock;
  Ledger ledger;

  LedgerFixture(Path file) {
    this("jdbc:sqlite:" + file, micros -> {});
  }

  /**
   * @param clock sets the database's clock, if it does not ask ours
   */
  LedgerFixture(String url, TestDatabase.Clock clock) {
    this.url = url;
    this.clock = clock;
    open();
    clock.set(clockMicros.get());
  }

  void open() {
    ledger = Ledger.open(new LedgerSettings(url, "group", true, true, 3), clockMicros::get);
  }

  /** What a killed process leaves, but for the file lock, which dies with it. */
  void restart() {
    ledger.close();
    open();
    ledger.recover();
  }

  void passMillis(long millis) {
    clock.set(clockMicros.addAndGet(millis * 1000));
  }

  /** Gives up calls whose leases are over, as an instance does that looks for them all the time. */
  int recoverExpired() {
    ledger.recoverExpired();
    passMillis(Overdue.GRACE_MILLIS);
    return ledger.recoverExpired();
  }

  static Submission create(String requestId, String tenant, int items, long offset) {
    return submission(requestId, tenant, "create", false, items, offset, "digest-" + requestId);
  }

  static Submission download(String requestId, String tenant, int items, long offset) {
    return submission(requestId, tenant, "download", true, items, offset, "digest-" + requestId);
  }

  static Submission submission(
      String requestId,
      String tenant,
      String operation,
      boolean repeatable,
      int items,
      long offset,
      String digest) {
    Origin origin = Origin.record("contracts." + operation, 0, offset);
    List<byte[]> payloads = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      payloads.add(("\"" + requestId + "-" + i + "\"").getBytes(StandardCharsets.UTF_8));
    }
    NewRequest request =
        new NewRequest(
            tenant,
            operation,
            requestId,
            digest,
            "essbasic",
            "account/" + operation,
            tenant + "/-",
            operation + "/members",
            repeatable,
            "{}".getBytes(StandardCharsets.UTF_8),
            null,
            null,
            List.of(),
            origin,
            payloads);
    return new Submission(
        origin, null, "{}".getBytes(StandardCharsets.UTF_8), List.of(), 0, request, null);
  }

  static Poll poll(Submission... submissions) {
    List<Poll.Position> positions = new ArrayList<>();
    for (Submission submission : submissions) {
      Origin origin = submission.origin();
      positions.add(new Poll.Position(origin.topic(), origin.partition(), origin.offset() + 1));
    }
    return new Poll(List.of(submissions), positions);
  }

  Claim claim(String operation, int maxItems) {
    return claim(operation, maxItems, false, Long.MAX_VALUE);
  }

  /** Its slots are those of the tests' clock, also while the machine stands still. */
  Claim claim(String operation, int maxItems, boolean namesFiles, long createMaxAgeMillis) {
    return new Claim(
        "account/" + operation,
        "me",
        maxItems,
        50_500,
        60_000,
        agent -> 1,
        namesFiles,
        () -> TimeUnit.MICROSECONDS.toNanos(clockMicros.get()),
        createMaxAgeMillis);
  }

  static Settlement all(ClaimedCall call, Fate fate) {
    return new Settlement(
        call.id(),
        "Answered",
        null,
        "request-1",
        call.items().stream().map(item -> new Settlement.ItemFate(item.id(), fate)).toList(),
        null,
        0,
        true,
        Settlement.Caution.AS_BEFORE);
  }

  static Fate.Done done(String flowId) {
    return new Fate.Done(
        flowId, ("{\"flowId\":\"" + flowId + "\"}").getBytes(StandardCharsets.UTF_8), List.of());
  }

  @Override
  public void close() {
    ledger.close();
  }
}
