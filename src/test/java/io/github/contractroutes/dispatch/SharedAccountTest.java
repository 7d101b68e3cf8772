package io.github.contractroutes.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.MemoryFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else uses the account too: the lane leaves them their part, and comes back. */
class SharedAccountTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private VirtualLane lane;

  @BeforeEach
  void aBacklogForTwoMinutes() throws Exception {
    lane = new VirtualLane(folder);
    lane.backlog(2_400);
  }

  @AfterEach
  void close() {
    lane.close();
  }

  @Test
  void aloneTheLaneUsesItsQuotaAndNotOneCallMore() throws Exception {
    // When
    lane.pass(30);
    // Then
    assertThat(lane.refused(0, 30)).isZero();
    assertThat(lane.answered(0, 30)).isBetween(593, 600);
  }

  @Test
  void oneRefusedCallCostsHardlyMoreThanItsPause() throws Exception {
    // Given
    lane.pass(10);
    lane.somebodyElseUses(1);
    lane.pass(1);
    // When
    lane.somebodyElseUses(0);
    lane.pass(9);
    // Then
    assertThat(lane.refused(10, 20)).isPositive();
    assertThat(lane.answered(10, 20)).isGreaterThan(165);
  }

  @Test
  void whileSomebodyElseUsesHalfTheLaneFindsTheOtherHalfWithFewRefusals() throws Exception {
    // Given
    lane.somebodyElseUses(10);
    // When
    lane.pass(60);
    // Then
    assertThat(lane.answered(10, 60)).isBetween(250, 500);
    assertThat(lane.refused(10, 60)).isLessThan(50);
  }

  @Test
  void whenTheOtherHasGoneTheLaneIsBackAtItsFullPaceWithinTwentySeconds() throws Exception {
    // Given
    lane.somebodyElseUses(20);
    lane.pass(30);
    assertThat(lane.answered(5, 30)).isZero();
    assertThat(lane.refused(5, 30))
        .as("the quota is knocked at once a second at most")
        .isLessThan(50);
    // When
    lane.somebodyElseUses(0);
    lane.pass(50);
    // Then
    assertThat(lane.refused(31, 80)).isZero();
    assertThat(lane.answered(50, 80)).isBetween(593, 600);
  }
}
