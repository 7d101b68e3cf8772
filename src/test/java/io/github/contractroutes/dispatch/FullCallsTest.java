package io.github.contractroutes.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.MemoryFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A single item leaves at once; whatever comes while a call waits for its slot goes with it. */
class FullCallsTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private VirtualLane lane;

  @BeforeEach
  void open() throws Exception {
    lane = new VirtualLane(folder);
  }

  @AfterEach
  void close() {
    lane.close();
  }

  @Test
  void aCallThatWaitsForItsSlotTakesAlongWhatComesMeanwhile() throws Exception {
    // Given
    lane.items("first", 1);
    lane.comesAfter(10, "second", 3);
    lane.comesAfter(30, "third", 60);
    // When
    lane.pass(1);
    // Then
    assertThat(lane.carried()).containsExactly(1, 50, 13);
    assertThat(lane.items("SUCCEEDED")).isEqualTo(64);
  }
}
