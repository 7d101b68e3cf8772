package io.github.contractroutes.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.MemoryFolder;
import io.github.contractroutes.tenant.TenantFile;
import io.github.contractroutes.tenant.Tenants;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the thread of a lane does between claiming a call and handing it out. */
class LaneLoopTest {
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
      Tenants tenants = new Tenants(new TenantFile(folder.resolve("tenants.yaml"), text -> text));
      Lane lane =
          new Lane(
              "account/DescribeResourceUrlsByFlows",
              "me",
              items.ledger,
              new LaneRules(tenants, 20, 50, 10),
              new Slots(nanos::get),
              agent -> 1,
              60_000);
      List<Integer> handedOut = new ArrayList<>();
      LaneLoop loop =
          new LaneLoop(
              lane,
              items.ledger,
              sleep,
              call -> {
                handedOut.add(call.items().size());
                Thread.currentThread().interrupt();
              },
              Runnable::run);
      // When
      loop.run();
      // Then
      assertThat(handedOut).containsExactly(4);
    }
  }
}
