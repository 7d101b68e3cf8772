package io.github.contractroutes.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.MemoryFolder;
import io.github.contractroutes.tenant.TenantFile;
import io.github.contractroutes.tenant.Tenants;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the thread of a lane does between claiming a call and handing it out. */
class LaneLoopTest {
  /** As many calls of reads may be unanswered. */
  private static final int MOST_READS = 128;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @AfterEach
  void forgetTheInterrupt() {
    Thread.interrupted();
  }

  @Test
  void whatComesWhileTheThreadWaitsForTheCallsSlotGoesWithIt() throws Exception {
    // Given: a claimed call waits, and three more items come before its time is up
    try (VirtualLane items = new VirtualLane(folder)) {
      items.items("first", 1);
      AtomicLong nanos = new AtomicLong();
      Sleep sleep =
          new Sleep(
              () -> {
                if (nanos.getAndSet(TimeUnit.MILLISECONDS.toNanos(40)) == 0) {
                  items.items("second", 3);
                }
                return nanos.get();
              });
      List<ClaimedCall> handedOut = new ArrayList<>();
      // When
      loop(items, new Slots(nanos::get), sleep, handedOut).run();
      // Then
      assertThat(handedOut).extracting(call -> call.items().size()).containsExactly(4);
    }
  }

  @Test
  void anErrorDoesNotEndTheThreadOfALane() throws Exception {
    // Given: a lane that has something to do, and whose first look fails badly
    try (VirtualLane items = new VirtualLane(folder)) {
      items.items("first", 1);
      AtomicBoolean failed = new AtomicBoolean();
      Slots slots =
          new Slots(
              () -> {
                if (failed.compareAndSet(false, true)) {
                  throw new StackOverflowError("too deep");
                }
                return System.nanoTime();
              });
      List<ClaimedCall> handedOut = new ArrayList<>();
      // When
      loop(items, slots, new Sleep(System::nanoTime), handedOut).run();
      // Then
      assertThat(handedOut).hasSize(1);
    }
  }

  @Test
  @Timeout(60)
  void aCallThatFindsNoThreadIsBegunAgainAndItsPlaceIsFree() throws Exception {
    // Given
    try (VirtualLane items = new VirtualLane(folder)) {
      items.items("first", 1);
      AtomicBoolean failed = new AtomicBoolean();
      Executor workers =
          work -> {
            if (failed.compareAndSet(false, true)) {
              throw new OutOfMemoryError("unable to create native thread");
            }
            work.run();
          };
      Lane lane = lane(items, new Slots(System::nanoTime));
      List<ClaimedCall> handedOut = new ArrayList<>();
      // When
      loop(lane, items, new Sleep(System::nanoTime), handedOut, workers).run();
      // Then
      assertThat(handedOut).hasSize(1);
      for (int others = 0; others < MOST_READS - 1; others++) {
        lane.inFlight().enter();
      }
      assertThat(lane.mayBegin()).isTrue();
    }
  }

  private LaneLoop loop(VirtualLane items, Slots slots, Sleep sleep, List<ClaimedCall> handedOut)
      throws Exception {
    return loop(lane(items, slots), items, sleep, handedOut, Runnable::run);
  }

  private static LaneLoop loop(
      Lane lane, VirtualLane items, Sleep sleep, List<ClaimedCall> handedOut, Executor workers) {
    return new LaneLoop(
        lane,
        items.ledger,
        sleep,
        call -> {
          handedOut.add(call);
          Thread.currentThread().interrupt();
        },
        workers);
  }

  private Lane lane(VirtualLane items, Slots slots) throws Exception {
    Tenants tenants = new Tenants(new TenantFile(folder.resolve("tenants.yaml"), text -> text));
    return new Lane(
        "account/DescribeResourceUrlsByFlows",
        "me",
        items.ledger,
        new LaneRules(tenants, 20, 50, 10, Long.MAX_VALUE),
        slots,
        agent -> 1,
        60_000);
  }
}
