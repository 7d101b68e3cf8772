package io.github.contractroutes.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.tenant.TenantFile;
import io.github.contractroutes.tenant.Tenants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a call no longer counts as unanswered. */
class AnsweredCallsTest {
  @TempDir Path folder;
  private LaneRules rules;
  private long millis;
  private final Slots slots = new Slots(() -> TimeUnit.MILLISECONDS.toNanos(millis));

  @BeforeEach
  void tenants() throws Exception {
    Path file = folder.resolve("tenants.yaml");
    Files.writeString(
        file,
        """
        credentials:
          account: {platform: essbasic, secretId: a, secretKey: b}
        tenants:
          acme: {credential: account, appId: x, organizationOpenId: acme, operatorOpenId: n1}
        """);
    rules =
        new LaneRules(new Tenants(new TenantFile(file, text -> text)), 20, 50, 10, Long.MAX_VALUE);
  }

  private Lane lane(String action) {
    return new Lane("account/" + action, "me", null, rules, slots, agent -> 1, 60_000);
  }

  private ClaimedCall begun(Lane lane, long id, boolean repeatable) {
    ClaimedCall.Item item = new ClaimedCall.Item(id, 1, 0, "key", new byte[0], 0, 0);
    ClaimedCall.Slot slot = new ClaimedCall.Slot(0, 0);
    ClaimedCall call =
        new ClaimedCall(
            id,
            lane.name(),
            "acme/-",
            "acme",
            null,
            "o",
            "p",
            repeatable,
            null,
            List.of(item),
            0,
            slot,
            0);
    slots.put(id, slot);
    lane.begin(call);
    return call;
  }

  @Test
  void anAnsweredCreateMakesPlaceForOneMoreAndOnlyForOne() {
    // Given: as many as may be unanswered
    Lane lane = lane("CreateFlowsByTemplates");
    ClaimedCall first = begun(lane, 1, false);
    begun(lane, 2, false);
    assertThat(lane.mayBegin()).isFalse();
    // When
    lane.answered(first);
    // Then: before its answer is recorded
    assertThat(lane.mayBegin()).isTrue();
    begun(lane, 3, false);
    lane.end(first);
    assertThat(lane.mayBegin()).as("its end makes no second place").isFalse();
  }

  @Test
  void aCallThatWasLateForItsSlotHasNotMadeThePlatformSlow() {
    // Given: two are unanswered; more than two would be for a platform that takes 200 ms
    Lane lane = lane("CreateFlowsByTemplates");
    ClaimedCall late = begun(lane, 1, false);
    begun(lane, 2, false);
    millis = 200;
    slots.left(late.id());
    // When
    millis = 210;
    lane.answered(late);
    begun(lane, 3, false);
    // Then
    assertThat(lane.mayBegin()).isFalse();
  }

  @Test
  void aCreateWithoutAnAnswerCountsUntilItsEnd() {
    // Given
    Lane lane = lane("CreateFlowsByTemplates");
    ClaimedCall first = begun(lane, 1, false);
    begun(lane, 2, false);
    // When
    lane.end(first);
    // Then
    assertThat(lane.mayBegin()).isTrue();
  }

  @Test
  void aReadCountsUntilItsAnswerIsRecorded() {
    // Given
    Lane lane = lane("DescribeResourceUrlsByFlows");
    ClaimedCall first = begun(lane, 1, true);
    for (int id = 2; lane.mayBegin(); id++) {
      begun(lane, id, true);
    }
    // When
    lane.answered(first);
    // Then
    assertThat(lane.mayBegin()).isFalse();
    lane.end(first);
    assertThat(lane.mayBegin()).isTrue();
  }
}
