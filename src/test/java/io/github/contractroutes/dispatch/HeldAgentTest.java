package io.github.contractroutes.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Fate;
import io.github.contractroutes.ledger.MemoryFolder;
import io.github.contractroutes.ledger.Settlement;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that a lane has to do is a held agent's. */
class HeldAgentTest {
  private static final int HELD_MILLIS = 60_000;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private VirtualLane lane;

  @BeforeEach
  void itsOnlyAgentIsHeld() throws Exception {
    lane = new VirtualLane(folder);
    lane.backlog(2);
    hold(lane.next().call());
  }

  @AfterEach
  void close() {
    lane.close();
  }

  private void hold(ClaimedCall call) {
    lane.ledger.markSent(call.id(), "me");
    lane.ledger.recordAnswer(
        new Settlement(
            call.id(),
            "Held",
            "UnauthorizedOperation",
            "id",
            call.items().stream()
                .map(item -> new Settlement.ItemFate(item.id(), again(item)))
                .toList(),
            new Settlement.Hold(true, "UnauthorizedOperation", "not allowed", HELD_MILLIS),
            0,
            true,
            Settlement.Caution.NONE));
  }

  private static Fate again(ClaimedCall.Item item) {
    return new Fate.Again(0, item.callKey(), true);
  }

  @Test
  void theLaneLooksAgainWhenTheHoldEnds() {
    // When
    DispatchDoor.Next held = lane.next();
    lane.rest(HELD_MILLIS / 1_000);
    DispatchDoor.Next free = lane.next();
    // Then
    assertThat(held.call()).isNull();
    assertThat(held.idleMillis()).isBetween(HELD_MILLIS - 1_000L, (long) HELD_MILLIS);
    assertThat(free.call()).isNotNull();
  }
}
