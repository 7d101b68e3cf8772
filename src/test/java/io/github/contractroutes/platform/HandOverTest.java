package io.github.contractroutes.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandOverTest {
  private static final SignedRequest REQUEST =
      new SignedRequest("POST", URI.create("http://localhost/"), Map.of(), new byte[0], 0);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void requestIsHandedOverOnce() throws Exception {
    try (HandOver handOver = HandOver.open(REQUEST, 60_000, timer)) {
      handOver.begin();

      assertThat(handOver.handedOver()).isTrue();
      assertThatThrownBy(handOver::begin).isInstanceOf(IOException.class);
    }
  }

  @Test
  void requestWhoseTimeIsOverIsNeverHandedOver() {
    AtomicInteger cancelled = new AtomicInteger();
    try (HandOver handOver = HandOver.open(REQUEST, 1, timer)) {
      handOver.exchange(() -> cancelled.incrementAndGet() > 0);
      await().until(handOver::late);

      assertThatThrownBy(handOver::begin).isInstanceOf(IOException.class);
      assertThat(handOver.handedOver()).isFalse();
      await().until(() -> cancelled.get() > 0);
    }
  }

  @Test
  void exchangeThatBeginsTooLateIsCancelledAtOnce() {
    AtomicInteger cancelled = new AtomicInteger();
    try (HandOver handOver = HandOver.open(REQUEST, 1, timer)) {
      await().until(handOver::late);

      handOver.exchange(() -> cancelled.incrementAndGet() > 0);

      assertThat(cancelled).hasPositiveValue();
    }
  }

  @Test
  void anAnswerThatCameWhileTheProcessStoodStillIsReadBeforeTheDeadlineCancels() throws Exception {
    AtomicInteger cancelled = new AtomicInteger();
    CountDownLatch awake = new CountDownLatch(1);
    timer.execute(() -> awaitUninterrupted(awake));
    long opened = System.nanoTime();
    try (HandOver handOver = HandOver.open(REQUEST, 1, timer)) {
      handOver.exchange(() -> cancelled.incrementAndGet() > 0);
      handOver.begin();
      await().until(() -> System.nanoTime() - opened > TimeUnit.MILLISECONDS.toNanos(1_200));

      awake.countDown();
      timer.submit(() -> {}).get();

      assertThat(cancelled).hasValue(0);
      assertThat(handOver.answer(new ByteArrayInputStream(new byte[10]), 10).body()).hasSize(10);
      await().until(handOver::late);
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void nothingIsSentOutsideOfTheRoute() {
    HandOver.open(REQUEST, 60_000, timer).close();

    assertThatThrownBy(HandOver::current).isInstanceOf(IOException.class);
  }

  @Test
  void bodyIsReadUpToItsBound() throws Exception {
    try (HandOver handOver = HandOver.open(REQUEST, 60_000, timer)) {
      assertThat(handOver.answer(new ByteArrayInputStream(new byte[10]), 10).body()).hasSize(10);
      assertThat(handOver.answer(null, 10).body()).isEmpty();
      assertThatThrownBy(() -> handOver.answer(new ByteArrayInputStream(new byte[11]), 10))
          .isInstanceOf(IOException.class);
    }
  }
}
