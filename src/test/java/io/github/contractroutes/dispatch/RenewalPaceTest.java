package io.github.contractroutes.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.MemoryFolder;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links that died unused are asked for again as everything else is asked for. */
class RenewalPaceTest {
  private static final int AT_ONCE = 500;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private VirtualLane lane;

  /** Two thousand links that nobody could be told. */
  @BeforeEach
  void linksOfAnOutage() throws Exception {
    lane = new VirtualLane(folder);
    lane.linksLive(300_000);
    lane.backlog("before", 40);
    lane.pass(4);
    lane.rest(226);
  }

  @AfterEach
  void close() {
    lane.close();
  }

  @Test
  void renewalsShareFullCallsWithNewRequestsAndKeepThePace() throws Exception {
    // Given
    List<Integer> before = lane.carried();
    int begun = 230;
    // When
    lane.backlog("new", 40);
    for (int second = 0; second < 10; second++) {
      lane.ledger.outbox().pendingLinks(AT_ONCE);
      lane.pass(1);
    }
    // Then
    assertThat(lane.refused(begun, begun + 10)).isZero();
    List<Integer> during = lane.carried().subList(before.size(), lane.carried().size());
    assertThat(during.stream().mapToInt(Integer::intValue).sum()).isEqualTo(4_000);
    assertThat(during).as("calls, all of them full").hasSize(80);
    assertThat(lane.items("SUCCEEDED")).isEqualTo(4_000);
  }

  @Test
  void afterwardsEveryLinkIsThereOnceAndAlive() throws Exception {
    // When
    Set<Long> told = new HashSet<>();
    for (int second = 0; second < 10; second++) {
      List<FileFacts> links = lane.ledger.outbox().pendingLinks(AT_ONCE);
      lane.ledger.outbox().linksPublished(links);
      links.forEach(link -> assertThat(told.add(link.id())).isTrue());
      links.forEach(link -> assertThat(link.urlExpiresAt()).isGreaterThan(lane.millis()));
      lane.pass(1);
    }
    // Then
    assertThat(told).hasSize(2_000);
  }
}
