package io.github.contractroutes.ledger;

import static io.github.contractroutes.ledger.LedgerFixture.create;
import static io.github.contractroutes.ledger.LedgerFixture.poll;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes back keeps its place, also in another lane. */
class KeptPlaceTest extends FreshLedger {
  private static final int MOST = 20;
  private static final String OTHER = "other/create";

  @Test
  void whatIsGivenBackGoesBeforeWhatCameAfterIt() {
    // Given
    accept("first", 1);
    ClaimedCall first = claim("account/create");
    accept("second", 1);
    // When
    fixture.ledger.release(first.id(), 0);
    // Then
    assertThat(requests(claim("account/create"), 2)).containsExactly("first-0", "second-0");
  }

  @Test
  void theHalvesOfARefusedCallGoBeforeWhatCameAfterIt() {
    // Given
    accept("first", 2);
    ClaimedCall call = claim("account/create");
    fixture.ledger.markSent(call.id(), "me");
    accept("second", 1);
    // When
    fixture.ledger.recordAnswer(
        new Settlement(
            call.id(),
            "Refused",
            null,
            null,
            List.of(half(call, 0, "a"), half(call, 1, "b")),
            null,
            0,
            true,
            Settlement.Caution.AS_BEFORE));
    // Then
    assertThat(requests(claim("account/create"), 1)).containsExactly("first-0");
    assertThat(requests(claim("account/create"), 1)).containsExactly("first-1");
    assertThat(requests(claim("account/create"), 1)).containsExactly("second-0");
  }

  @Test
  void whatHasToWaitGoesBehind() {
    // Given
    accept("first", 1);
    ClaimedCall first = claim("account/create");
    accept("second", 1);
    // When
    fixture.ledger.release(first.id(), 500);
    fixture.passMillis(1_000);
    // Then
    assertThat(requests(claim("account/create"), 2)).containsExactly("second-0", "first-0");
  }

  @Test
  void whatWaitsOfAnAgentGoesOnInAnotherLaneInItsOrderAndThatOfOthersStays() {
    // Given
    accept("first", 1);
    ClaimedCall first = claim("account/create");
    accept("second", 1);
    fixture.ledger.accept(poll(create("third", "beta", 1, 3)));
    // When
    fixture.ledger.moveOn(first, OTHER);
    // Then
    assertThat(requests(claim(OTHER), 2)).containsExactly("first-0", "second-0");
    assertThat(requests(claim("account/create"), 1)).containsExactly("third-0");
    assertThat(fixture.ledger.sight().items()).containsOnlyKeys("CLAIMED");
  }

  private static Settlement.ItemFate half(ClaimedCall call, int index, String key) {
    ClaimedCall.Item item = call.items().get(index);
    return new Settlement.ItemFate(item.id(), new Fate.Again(0, key, true));
  }

  private void accept(String requestId, int items) {
    fixture.ledger.accept(poll(create(requestId, "acme", items, requestId.hashCode() & 0xff)));
    fixture.passMillis(100);
  }

  private ClaimedCall claim(String lane) {
    return fixture
        .ledger
        .claim(new Claim(lane, "me", MOST, 50_500, 60_000, agent -> 1))
        .orElseThrow();
  }

  private static List<String> requests(ClaimedCall call, int expected) {
    assertThat(call.items()).hasSize(expected);
    return call.items().stream()
        .map(item -> new String(item.payload(), StandardCharsets.UTF_8))
        .map(quoted -> quoted.replace("\"", ""))
        .toList();
  }
}
