package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.all;
import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.done;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Items that become due while a call waits for its slot go with it. */
class TopUpTest extends FreshLedger {
  private static final int MOST = 20;

  @Test
  void whatComesMeanwhileGoesAlongAndTheRestWithTheNextCall() {
    // Given
    ClaimedCall claimed = claimed(create("r", "acme", 3, 0));
    fixture.ledger.accept(poll(create("s", "acme", 10, 1), create("t", "acme", 10, 2)));
    // When
    ClaimedCall call = topUp(claimed);
    // Then
    assertThat(payloads(call).subList(0, 4))
        .containsExactly("\"r-0\"", "\"r-1\"", "\"r-2\"", "\"s-0\"");
    assertThat(payloads(call)).hasSize(MOST).endsWith("\"t-6\"").doesNotHaveDuplicates();
    assertThat(payloads(claim().orElseThrow())).containsExactly("\"t-7\"", "\"t-8\"", "\"t-9\"");
    // And: it is marked and answered like any other
    fixture.ledger.markSent(call.id(), "me");
    fixture.ledger.recordAnswer(all(call, done("flow")));
    assertThat(fixture.ledger.sight().items()).containsEntry("SUCCEEDED", (long) MOST);
  }

  @Test
  void nothingOfAnotherAgentGoesAlong() {
    ClaimedCall claimed = claimed(create("r", "acme", 3, 0));
    fixture.ledger.accept(poll(create("s", "beta", 10, 1)));

    assertThat(topUp(claimed)).isSameAs(claimed);
    assertThat(claim().orElseThrow().items()).hasSize(10);
  }

  @Test
  void theAgentPaysForWhatGoesAlongWithItsNextTurn() {
    // Given: acme is served 20 in one call, beta 2 in two
    ClaimedCall claimed = claimed(create("r", "acme", 1, 0));
    fixture.ledger.accept(poll(create("s", "acme", 30, 1)));
    topUp(claimed);
    fixture.ledger.accept(poll(create("u", "beta", 1, 2)));
    // When
    String first = claim().orElseThrow().tenant();
    fixture.ledger.accept(poll(create("v", "beta", 1, 3)));
    String second = claim().orElseThrow().tenant();
    // Then
    assertThat(List.of(first, second)).containsExactly("beta", "beta");
    assertThat(claim().orElseThrow().tenant()).isEqualTo("acme");
  }

  @Test
  void aCallThatIsNoLongerClaimedStaysAsItIs() {
    // Given
    ClaimedCall claimed = claimed(create("r", "acme", 3, 0));
    fixture.ledger.accept(poll(create("s", "acme", 4, 1)));
    fixture.ledger.release(claimed.id(), 0);
    // When
    ClaimedCall call = topUp(claimed);
    // Then
    assertThat(call).isSameAs(claimed);
    assertThat(claim().orElseThrow().items()).hasSize(7);
  }

  @Test
  void nothingIsAddedWhileTheLaneSendsOneByOne() {
    // Given: the answer to another call is unknown
    fixture.ledger.accept(poll(create("q", "acme", 1, 0)));
    ClaimedCall lost = claim().orElseThrow();
    fixture.ledger.markSent(lost.id(), "me");
    ClaimedCall claimed = claimed(create("r", "acme", 1, 1));
    fixture.ledger.recordAnswer(oneByOne(lost));
    fixture.ledger.accept(poll(create("s", "acme", 4, 2)));
    // Then
    assertThat(topUp(claimed)).isSameAs(claimed);
  }

  private static Settlement oneByOne(ClaimedCall lost) {
    OutcomeError error = new OutcomeError("unknown", "unknown", "network", false);
    Settlement settlement = all(lost, new Fate.InDoubt(error, List.of()));
    return new Settlement(
        settlement.callId(),
        "Unknown",
        null,
        null,
        settlement.fates(),
        null,
        0,
        true,
        Settlement.Caution.ONE_BY_ONE);
  }

  private ClaimedCall claimed(Submission submission) {
    fixture.ledger.accept(poll(submission));
    return claim().orElseThrow();
  }

  private Optional<ClaimedCall> claim() {
    return fixture.ledger.claim(fixture.claim("create", MOST));
  }

  private ClaimedCall topUp(ClaimedCall call) {
    return fixture.ledger.topUp(fixture.claim("create", MOST), call);
  }

  private static List<String> payloads(ClaimedCall call) {
    return call.items().stream().map(item -> new String(item.payload())).toList();
  }
}
