package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.done;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.contractroutes.ledger.Settlement.Caution;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** After doubt, and while somebody is held: who goes one by one, who is probed, who is not. */
class CarefulTest extends FreshLedger {
  private static final int MOST = 20;
  private static final OutcomeError ERROR =
      new OutcomeError("OperationDenied.NoQuota", "No quota.", "essbasic", false);

  @Test
  void anotherAgentsAnswerDoesNotEndTheCareThatAnAgentsOwnDoubtBrought() {
    // Given: the quota of acme ended in the middle of a call
    backlog("acme", 100);
    end(sent(), new Fate.InDoubt(ERROR, List.of()), "Unknown", Caution.ONE_BY_ONE);
    backlog("beta", 100);
    // When: the first call of beta is careful too, and is answered
    ClaimedCall beta = sent();
    end(beta, done("flow"), "Answered", Caution.NONE);
    // Then
    assertThat(beta.items()).hasSize(1);
    assertThat(itemsOfNextCalls(4)).contains("beta 20", "acme 1").doesNotContain("acme 20");
  }

  @Test
  void whatIsRefusedDoesNotEndAnAgentsCareAndWhatIsMadeDoes() {
    // Given
    backlog("acme", 100);
    end(sent(), new Fate.InDoubt(ERROR, List.of()), "Unknown", Caution.ONE_BY_ONE);
    // When
    ClaimedCall refused = sent();
    end(refused, new Fate.Refused(ERROR), "Refused", Caution.ANSWERED);
    ClaimedCall made = sent();
    end(made, done("flow"), "Answered", Caution.NONE);
    // Then
    assertThat(refused.items()).hasSize(1);
    assertThat(made.items()).hasSize(1);
    assertThat(sent().items()).hasSize(MOST);
  }

  @Test
  void whatMayBeRepeatedNeedsNoCare() {
    // Given
    backlog("acme", 1);
    end(sent(), new Fate.InDoubt(ERROR, List.of()), "Unknown", Caution.ONE_BY_ONE);
    backlog("beta", 1);
    end(sent(), done("flow"), "Answered", Caution.NONE);
    // When: previews go the way of creates
    fixture.ledger.accept(
        poll(LedgerFixture.submission("preview", "acme", "create", true, 100, 7, "digest")));
    // Then
    assertThat(sent().items()).hasSize(MOST);
  }

  @Test
  void aFullCallThatWasClaimedBeforeTheDoubtIsNotSent() {
    // Given
    backlog("acme", 100);
    ClaimedCall first = sent();
    ClaimedCall second = claim().orElseThrow();
    end(first, new Fate.InDoubt(ERROR, List.of()), "Unknown", Caution.ONE_BY_ONE);
    // When / Then
    assertThatThrownBy(() -> fixture.ledger.markSent(second.id(), "me"))
        .isInstanceOf(GoesAlone.class);
    fixture.ledger.release(second.id(), 0);
    assertThat(sent().items()).hasSize(1);
    assertThat(fixture.ledger.sight().items()).containsEntry("IN_DOUBT", (long) MOST);
  }

  @Test
  void whoGoesOneByOneTakesNoMoreCallsThanTheOthers() {
    // Given
    backlog("acme", 100);
    end(sent(), new Fate.InDoubt(ERROR, List.of()), "Unknown", Caution.ONE_BY_ONE);
    end(sent(), new Fate.Refused(ERROR), "Refused", Caution.ANSWERED);
    backlog("beta", 200);
    // When
    List<String> calls = itemsOfNextCalls(10);
    // Then
    assertThat(calls).filteredOn("acme 1"::equals).hasSizeBetween(4, 6);
  }

  @Test
  void aHeldLaneSendsOneItemAMinuteHoweverLongItsAnswerTakes() {
    // Given
    backlog("acme", 100);
    hold(sent(), false);
    // When
    fixture.passMillis(60_001);
    ClaimedCall probe = sent();
    // Then
    assertThat(probe.items()).hasSize(1);
    assertThat(claim()).isEmpty();
    fixture.passMillis(59_000);
    assertThat(claim()).isEmpty();
    fixture.passMillis(2_000);
    assertThat(sent().items()).hasSize(1);
    // And
    end(probe, done("flow"), "Answered", Caution.NONE);
    assertThat(fixture.ledger.sight().held()).isEmpty();
    assertThat(sent().items()).hasSize(MOST);
  }

  @Test
  void aHeldAgentSendsOneItemAMinuteAndNobodyElseWaits() {
    // Given
    backlog("acme", 100);
    hold(sent(), true);
    backlog("beta", 100);
    // When
    fixture.passMillis(60_001);
    List<String> calls = itemsOfNextCalls(5);
    // Then
    assertThat(calls)
        .containsExactlyInAnyOrder("acme 1", "beta 20", "beta 20", "beta 20", "beta 20");
  }

  @Test
  void aProbeThatIsRefusedFreesTheAgentButNotForFullCalls() {
    // Given: one item alone found the quota used up
    backlog("acme", 100);
    hold(sent(), true);
    fixture.passMillis(60_001);
    // When
    end(sent(), new Fate.Refused(ERROR), "Refused", Caution.ANSWERED);
    // Then
    assertThat(fixture.ledger.sight().held()).isEmpty();
    assertThat(sent().items()).hasSize(1);
  }

  @Test
  void aCallRefusedForItsRateFreesNobody() {
    // Given
    backlog("acme", 100);
    hold(sent(), true);
    fixture.passMillis(60_001);
    // When
    ClaimedCall probe = sent();
    end(probe, again(probe), Settlement.NOT_NOW, Caution.AS_BEFORE);
    // Then
    assertThat(fixture.ledger.sight().held()).hasSize(1);
  }

  @Test
  void aLostCallTellsNothingAboutThePlatform() {
    // Given: a call is lost while its lane is held
    backlog("acme", 100);
    ClaimedCall lost = sent();
    hold(sent(), false);
    // When
    fixture.ledger.giveUp(lost.id(), 0);
    // Then
    assertThat(fixture.ledger.sight().held()).hasSize(1);
    // And: neither does its answer, long after
    fixture.ledger.recordAnswer(settlement(lost, done("flow"), "Answered", Caution.NONE));
    assertThat(fixture.ledger.sight().held()).hasSize(1);
    fixture.passMillis(60_001);
    assertThat(sent().items()).hasSize(1);
  }

  @Test
  void theAgentOfAMissingTenantTakesOneSlotAMinute() {
    // Given
    backlog("acme", 100);
    backlog("beta", 100);
    ClaimedCall acme = claim().orElseThrow();
    // When
    fixture.ledger.release(
        acme.id(), new Settlement.Hold(true, "TenantMissing", "No such tenant.", 60_000));
    // Then
    assertThat(itemsOfNextCalls(5)).containsOnly("beta 20");
    assertThat(fixture.ledger.sight().held())
        .extracting(LedgerSight.Held::code)
        .containsExactly("TenantMissing");
    fixture.passMillis(60_001);
    assertThat(itemsOfNextCalls(1)).containsExactly("acme 1");
    assertThat(claim()).isEmpty();
  }

  private void backlog(String tenant, int items) {
    fixture.ledger.accept(poll(create("r-" + tenant, tenant, items, tenant.hashCode() & 0xff)));
  }

  private Optional<ClaimedCall> claim() {
    return fixture.ledger.claim(fixture.claim("create", MOST));
  }

  private ClaimedCall sent() {
    ClaimedCall call = claim().orElseThrow();
    fixture.ledger.markSent(call.id(), "me");
    return call;
  }

  /** What the next calls carry; none of them is answered. */
  private List<String> itemsOfNextCalls(int calls) {
    List<String> items = new java.util.ArrayList<>();
    for (int i = 0; i < calls; i++) {
      ClaimedCall call = sent();
      items.add(call.tenant() + " " + call.items().size());
    }
    return items;
  }

  private static Fate again(ClaimedCall call) {
    return new Fate.Again(0, call.items().get(0).callKey(), true);
  }

  private void end(ClaimedCall call, Fate fate, String answer, Caution caution) {
    fixture.ledger.recordAnswer(settlement(call, fate, answer, caution));
  }

  private static Settlement settlement(
      ClaimedCall call, Fate fate, String answer, Caution caution) {
    return new Settlement(
        call.id(),
        answer,
        null,
        null,
        LedgerFixture.all(call, fate).fates(),
        null,
        0,
        true,
        caution);
  }

  private void hold(ClaimedCall call, boolean agentOnly) {
    fixture.ledger.recordAnswer(
        new Settlement(
            call.id(),
            "Held",
            ERROR.code(),
            null,
            LedgerFixture.all(call, again(call)).fates(),
            new Settlement.Hold(agentOnly, ERROR.code(), ERROR.message(), 60_000),
            0,
            true,
            Caution.AS_BEFORE));
  }
}
