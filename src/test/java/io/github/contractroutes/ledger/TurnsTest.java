package io.github.contractroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who has a slot to keep writes first, and nobody waits for ever. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TurnsTest {
  private final Turns turns = new Turns();
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> threads = new ArrayList<>();

  @Test
  void whoIsUrgentGoesFirstAndEachKindInTheOrderOfArrival() throws InterruptedException {
    // Given
    turns.enter(false);
    arrives("usual 1", false);
    arrives("urgent 1", true);
    arrives("usual 2", false);
    arrives("urgent 2", true);
    // When
    turns.leave();
    allHaveGone();
    // Then
    assertThat(order).containsExactly("urgent 1", "urgent 2", "usual 1", "usual 2");
  }

  @Test
  void afterSixteenUrgentOnesAUsualOneIsLetIn() throws InterruptedException {
    // Given
    turns.enter(false);
    arrives("usual", false);
    for (int i = 1; i <= 20; i++) {
      arrives("urgent " + i, true);
    }
    // When
    turns.leave();
    allHaveGone();
    // Then
    assertThat(order).hasSize(21);
    assertThat(order.indexOf("usual")).isEqualTo(16);
    assertThat(order.get(20)).isEqualTo("urgent 20");
  }

  @Test
  void whileSomebodyUrgentWaitsItIsTold() throws InterruptedException {
    // Given
    turns.enter(false);
    arrives("usual", false);
    boolean withAUsualOne = turns.urgentWaits();
    // When
    arrives("urgent", true);
    boolean withAnUrgentOne = turns.urgentWaits();
    turns.leave();
    allHaveGone();
    // Then
    assertThat(withAUsualOne).isFalse();
    assertThat(withAnUrgentOne).isTrue();
    assertThat(turns.urgentWaits()).isFalse();
  }

  @Test
  void aTurnThatNobodyHasIsTakenAtOnceAlsoAfterOthersHadIt() throws InterruptedException {
    // Given
    turns.enter(true);
    arrives("urgent", true);
    turns.leave();
    allHaveGone();
    // When
    turns.enter(false);
    turns.leave();
    // Then
    assertThat(order).containsExactly("urgent");
  }

  /** Somebody waits for the turn, notes when it is there, and hands it on. */
  private void arrives(String name, boolean urgent) {
    Thread thread =
        new Thread(
            () -> {
              turns.enter(urgent);
              order.add(name);
              turns.leave();
            },
            name);
    threads.add(thread);
    thread.start();
    await()
        .atMost(30, TimeUnit.SECONDS)
        .pollInterval(1, TimeUnit.MILLISECONDS)
        .until(() -> thread.getState() == Thread.State.WAITING);
  }

  private void allHaveGone() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
