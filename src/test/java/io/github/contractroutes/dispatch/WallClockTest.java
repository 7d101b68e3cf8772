package io.github.contractroutes.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.MemoryFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock on the wall is set by hours while calls are under way. */
class WallClockTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private VirtualLane lane;

  @BeforeEach
  void aBacklogForHalfAMinute() throws Exception {
    lane = new VirtualLane(folder);
    lane.backlog(600);
  }

  @AfterEach
  void close() {
    lane.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {-30, -3, 3, 30})
  void neitherPaceNorLeasesNorAgesAreHarmed(long hours) throws Exception {
    // Given
    lane.pass(5);
    // When
    lane.wallClockJumps(hours);
    int givenUp = lane.ledger.recoverExpired();
    int ended = lane.ledger.expire(86_400_000, 86_400_000);
    lane.pass(10);
    // Then
    assertThat(givenUp).as("calls in flight that were taken for lost").isZero();
    assertThat(ended).as("items that were taken for too old").isZero();
    assertThat(lane.refused(0, 15)).isZero();
    assertThat(lane.answered(0, 15)).isBetween(295, 300);
  }
}
