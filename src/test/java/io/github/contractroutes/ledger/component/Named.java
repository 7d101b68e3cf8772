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
    Origin origin = Origin.record("contracts.download", 0, 0);
    NewRequest request =
        new NewRequest(
            "acme",
            "download",
            "dl-1",
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
    Submission submission = new Submission(origin, null, EMPTY, List.of(), 0, request, null);
    ledger.accept(
        new Poll(List.of(submission), List.of(new Poll.Position("contracts.download", 0, 1))));
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
