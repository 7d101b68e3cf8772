package io.github.contractroutes.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.contractroutes.ledger.Claim;
import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerSettings;
import io.github.contractroutes.ledger.NewRequest;
import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.ledger.Poll;
import io.github.contractroutes.ledger.Submission;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A real ledger that gives out marked calls; each on a lane of its own, so that none waits. */
final class FuzzLedger implements AutoCloseable {
  private static final String OWNER = "me";

  final AtomicLong clockMicros = new AtomicLong(1_800_000_000_000_000L);
  final Ledger ledger;
  private long number;

  FuzzLedger(Path folder) {
    ledger =
        Ledger.open(
            new LedgerSettings("jdbc:sqlite:" + folder.resolve("fuzz.db"), "g", true, true, 3),
            clockMicros::get);
  }

  /** Accepts a request with these items, claims them as one call and marks it. */
  ClaimedCall marked(String operation, String platform, List<byte[]> items) {
    long id = number++;
    String lane = "account" + id + "/" + operation;
    Origin origin = Origin.record("contracts." + operation, 0, id);
    NewRequest request =
        new NewRequest(
            "acme",
            operation,
            "r" + id,
            "digest" + id,
            platform,
            lane,
            "acme/-",
            "key",
            !operation.equals("create"),
            "{}".getBytes(UTF_8),
            null,
            null,
            List.of(),
            origin,
            items);
    ledger.accept(
        new Poll(
            List.of(
                new Submission(origin, null, "{}".getBytes(UTF_8), List.of(), 0, request, null)),
            List.of()));
    ClaimedCall call =
        ledger.claim(new Claim(lane, OWNER, 50, 0, 60_000, agent -> 1)).orElseThrow();
    ledger.markSent(call.id(), OWNER);
    return call;
  }

  /** Items that wait for the answer of a call. */
  long waiting() {
    var items = ledger.sight().items();
    return items.getOrDefault("CALLING", 0L) + items.getOrDefault("CLAIMED", 0L);
  }

  @Override
  public void close() {
    ledger.close();
  }
}
