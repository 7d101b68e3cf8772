package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** Whose turn it is, with many agents and with agents that are held. */
class AgentTurnsTest extends FreshLedger {
  private static final int MANY = 100;

  private long offset;

  @Test
  void howeverManyAgentsWaitEachIsServedOnceBeforeAnyIsServedAgain() {
    // Given
    accept("big", 3);
    // When
    List<String> served = serve(3 * MANY);
    // Then
    for (int round = 0; round < 3; round++) {
      assertThat(new HashSet<>(served.subList(round * MANY, (round + 1) * MANY))).hasSize(MANY);
    }
    assertThat(claim()).isNull();
  }

  @Test
  void whoComesNewWhileManyWaitIsFoundByTheNextLook() {
    // Given
    accept("big", 2);
    serve(MANY + 1);
    fixture.ledger.accept(poll(create("late", "zz", 1, offset++)));
    // When: twenty calls a second, and looks that cost no time
    List<String> served = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      fixture.passMillis(50);
      served.add(claim().tenant());
    }
    // Then
    assertThat(served).contains("zz");
  }

  @Test
  void whoIsHeldWhileItStandsInLineHasNoTurn() {
    // Given: a line for the second round
    accept("big", 2);
    List<ClaimedCall> round = new ArrayList<>();
    for (int i = 0; i <= MANY; i++) {
      round.add(claim());
    }
    ClaimedCall call = round.get(5);
    fixture.ledger.markSent(call.id(), "me");
    // When
    fixture.ledger.recordAnswer(held(call));
    List<String> served = serve(MANY - 2);
    // Then
    assertThat(served).doesNotContain(call.tenant()).doesNotHaveDuplicates();
    assertThat(claim()).isNull();
  }

  @Test
  void anAgentOfMoreWeightIsServedAgainBeforeThoseThatStandInLine() {
    // Given
    accept("big", 20);
    ToIntFunction<String> weights = agent -> agent.startsWith("t07/") ? 10 : 1;
    for (int i = 0; i < MANY; i++) {
      claim(weights);
    }
    // When
    List<String> served = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      served.add(claim(weights).tenant());
    }
    // Then
    assertThat(served).containsOnly("t07");
  }

  @Test
  void aLaneWhoseAgentsAreHeldKnowsWhenTheFirstHoldEnds() {
    // Given
    fixture.ledger.accept(poll(create("r", "acme", 2, offset++)));
    ClaimedCall call = claim();
    fixture.ledger.markSent(call.id(), "me");
    // When
    fixture.ledger.recordAnswer(held(call));
    // Then
    assertThat(claim()).isNull();
    assertThat(fixture.ledger.untilTurn("account/create")).isBetween(59_000L, 60_000L);
    fixture.passMillis(59_000);
    assertThat(fixture.ledger.untilTurn("account/create")).isBetween(1L, 1_000L);
    fixture.passMillis(1_001);
    assertThat(fixture.ledger.untilTurn("account/create")).isZero();
    assertThat(claim()).isNotNull();
  }

  @Test
  void anAgentThatIsNotHeldIsNotWaitedFor() {
    // Given
    fixture.ledger.accept(poll(create("r", "acme", 2, offset++)));
    ClaimedCall call = claim();
    fixture.ledger.markSent(call.id(), "me");
    fixture.ledger.recordAnswer(held(call));
    // When
    fixture.ledger.accept(poll(create("r", "beta", 1, offset++)));
    // Then
    assertThat(fixture.ledger.untilTurn("account/create")).isZero();
    assertThat(claim().tenant()).isEqualTo("beta");
    assertThat(fixture.ledger.untilTurn("account/nothing")).isGreaterThan(1_000_000_000L);
  }

  /** So many items of each agent. */
  private void accept(String requestId, int items) {
    Submission[] all = new Submission[MANY];
    for (int i = 0; i < MANY; i++) {
      all[i] = create(requestId, "t%02d".formatted(i), items, offset++);
    }
    fixture.ledger.accept(poll(all));
  }

  private List<String> serve(int calls) {
    List<String> served = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      served.add(claim().tenant());
    }
    return served;
  }

  /** A call of one item; null if nothing can be claimed. */
  private ClaimedCall claim() {
    return claim(agent -> 1);
  }

  private ClaimedCall claim(ToIntFunction<String> weights) {
    Claim claim =
        new Claim(
            "account/create", "me", 1, 50_500, 60_000, weights, false, () -> 0, Long.MAX_VALUE);
    return fixture.ledger.claim(claim).orElse(null);
  }

  private static Settlement held(ClaimedCall call) {
    return new Settlement(
        call.id(),
        "Held",
        "AuthFailure.UnauthorizedOperation",
        null,
        List.of(
            new Settlement.ItemFate(
                call.items().get(0).id(), new Fate.Again(0, call.items().get(0).callKey(), true))),
        new Settlement.Hold(true, "AuthFailure.UnauthorizedOperation", "not allowed", 60_000),
        0,
        true,
        Settlement.Caution.NONE);
  }
}
