package io.github.contractroutes.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.MemoryFolder;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A call waits for its slot, and then its first byte leaves late: a new connection, a busy machine.
 */
class LateFirstBytesTest {
  private static final int SECONDS = 40;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private VirtualLane lane;

  @BeforeEach
  void aBacklogForAWhile() throws Exception {
    lane = new VirtualLane(folder);
    lane.backlog(VirtualLane.QUOTA * (SECONDS + 2));
  }

  @AfterEach
  void close() {
    lane.close();
  }

  @Test
  void theCallAQuotaLaterKeepsItsDistanceFromWhenTheFirstByteLeft() throws Exception {
    // Given
    Random random = new Random(1);
    lane.wayToTheFirstByteTakes(() -> random.nextInt(3) == 0 ? random.nextInt(65_000) : 0);
    // When
    lane.pass(SECONDS);
    // Then
    assertThat(lane.refused(0, SECONDS)).isZero();
    assertThat(lane.answered(0, SECONDS)).isGreaterThan(VirtualLane.QUOTA * SECONDS * 9 / 10);
  }

  @Test
  void aReadWhoseConnectionTakesLongIsSentAllTheSame() throws Exception {
    // Given
    lane.wayToTheFirstByteTakes(() -> 3_000_000);
    // When
    lane.pass(10);
    // Then
    assertThat(lane.answered(0, 20)).isEqualTo(4);
    assertThat(lane.refused(0, 20)).isZero();
  }

  @Test
  void aRequestThatACallNeedsFirstTakesItsSlotAndTheCallAnother() throws Exception {
    // Given
    Random random = new Random(3);
    lane.needARequestFirst(() -> random.nextInt(10) == 0);
    // When
    lane.pass(SECONDS);
    // Then
    assertThat(lane.refused(0, SECONDS)).isZero();
    assertThat(lane.answered(0, SECONDS)).isGreaterThan(VirtualLane.QUOTA * SECONDS * 97 / 100);
  }

  @Test
  void aWayThatAlwaysTakesAWhileCostsNothing() throws Exception {
    // Given
    Random random = new Random(2);
    lane.wayToTheFirstByteTakes(() -> 6_000 + random.nextInt(6_000));
    // When
    lane.pass(SECONDS);
    // Then: 20 calls in each 1.01 s, which is what the guard leaves
    assertThat(lane.refused(0, SECONDS)).isZero();
    assertThat(lane.answered(0, SECONDS)).isBetween(791, 793);
  }
}
