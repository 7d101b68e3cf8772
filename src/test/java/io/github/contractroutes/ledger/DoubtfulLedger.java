package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.all;
import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.poll;

import java.util.List;

/** A ledger with calls that came into doubt, and an operator who decides about them. */
abstract class DoubtfulLedger extends FreshLedger {
  static final long MINUTE = 60_000;

  String decide(Decision.Action action, long callId, int index, String flowId) {
    return fixture
        .ledger
        .doubts()
        .decide(new Decision(action, callId, index, flowId, "ada", "seen in the console"));
  }

  /** A call that was answered with nothing to be made of. */
  ClaimedCall inDoubt(String requestId, int items) {
    fixture.ledger.accept(poll(create(requestId, "acme", items, 0)));
    ClaimedCall call = sent(items);
    OutcomeError error = new OutcomeError("NoAnswer", "No answer came.", "transport", false);
    fixture.ledger.recordAnswer(all(call, new Fate.InDoubt(error, List.of())));
    return call;
  }

  ClaimedCall claim(int most) {
    return fixture.ledger.claim(fixture.claim("create", most)).orElseThrow();
  }

  ClaimedCall sent(int most) {
    ClaimedCall call = claim(most);
    fixture.ledger.markSent(call.id(), "me");
    return call;
  }
}
