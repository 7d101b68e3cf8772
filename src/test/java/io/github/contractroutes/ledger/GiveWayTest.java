package io.github.contractroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Intake gives way while calls wait for slots, and further for a while after a late one. */
class GiveWayTest {
  private static final Claim CLAIM = new Claim("lane", "me", 50, 50_500, 60_000, agent -> 1);

  private long now = Long.MAX_VALUE - 5;
  private final GiveWay giveWay = new GiveWay(() -> now);

  @Test
  void withoutCallsThatWaitForSlotsIntakeDoesNotRest() {
    assertThat(giveWay.rest()).isZero();
    giveWay.claimed(CLAIM, call(50, 0));
    giveWay.late();
    assertThat(giveWay.rest()).isZero();
  }

  @Test
  void whileCallsWaitForSlotsItRestsAsLongAsItWorked() {
    giveWay.claimed(CLAIM, call(50, 40_000));
    assertThat(giveWay.rest()).isEqualTo(1);
  }

  @Test
  void forTwoSecondsAfterALateCallItRestsLonger() {
    // Given
    giveWay.claimed(CLAIM, call(50, 40_000));
    // When
    giveWay.late();
    // Then
    now += TimeUnit.MILLISECONDS.toNanos(1_999);
    assertThat(giveWay.rest()).isEqualTo(4);
    now += TimeUnit.MILLISECONDS.toNanos(1);
    assertThat(giveWay.rest()).isEqualTo(1);
  }

  @Test
  void callsThatAreNotFullWaitForIntakeSoItDoesNotRestLonger() {
    // Given
    giveWay.late();
    // When
    giveWay.claimed(CLAIM, call(49, 40_000));
    // Then
    assertThat(giveWay.rest()).isEqualTo(1);
  }

  private static ClaimedCall call(int items, long opensInMicros) {
    ClaimedCall.Item item = new ClaimedCall.Item(1, 1, 0, "key", new byte[0], 0, 0);
    List<ClaimedCall.Item> all = Collections.nCopies(items, item);
    return new ClaimedCall(
        1, "lane", "a", "t", null, "download", "essbasic", true, null, all, opensInMicros, null, 0);
  }
}
