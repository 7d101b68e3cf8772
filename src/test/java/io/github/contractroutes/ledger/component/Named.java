package io.github.contractroutes.ledger.component;

import io.github.contractroutes.ledger.Claim;
import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Fate;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.NewRequest;
import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.ledger.Poll;
import io.github.contractroutes.ledger.Settlement;
import io.github.contractroutes.ledger.Submission;
import java.util.List;

/** A flow that the platform answered. */
final class Named {
  private static final byte[] EMPTY = {'{', '}'};

  private Named() {}

  /** Names one document, which waits for its fetch then. */
  static void document(Ledger ledger) {
    ledger.accept(
        new Poll(
            List.of(submission("dl-1", Origin.record("contracts.download", 0, 0))),
            List.of(new Poll.Position("contracts.download", 0, 1))));
    answer(ledger);
  }

  /** Drops a request, which has its outcome and waits for its results file then. */
  static void dropped(Ledger ledger, String requestId) {
    ledger.accept(
        new Poll(
            List.of(submission(requestId, Origin.file(requestId + ".json", null))), List.of()));
    answer(ledger);
  }

  private static Submission submission(String requestId, Origin origin) {
    NewRequest request =
        new NewRequest(
            "acme",
            "download",
            requestId,
            "digest",
            "essbasic",
            "lane",
            "acme/-",
            "key",
            true,
            EMPTY,
            null,
            null,
            List.of(),
            origin,
            List.of(EMPTY));
    return new Submission(origin, null, EMPTY, List.of(), 0, request, null);
  }

  private static void answer(Ledger ledger) {
    ClaimedCall call =
        ledger.claim(new Claim("lane", "me", 50, 50_500, 60_000, agent -> 1)).orElseThrow();
    ledger.markSent(call.id(), "me");
    Fate.NamedFile file = new Fate.NamedFile(null, "a.pdf", "PDF", "http://x/", 300_000);
    ledger.recordAnswer(
        new Settlement(
            call.id(),
            "Answered",
            null,
            "s1629",
            List.of(
                new Settlement.ItemFate(
                    call.items().get(0).id(), new Fate.Done("flow-1", EMPTY, List.of(file)))),
            null,
            0,
            true,
            Settlement.Caution.AS_BEFORE));
  }
}
