package io.github.contractroutes.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call that was held up between its mark and its first byte is not sent. */
class FenceTest {
  private static final SignedRequest REQUEST =
      new SignedRequest("POST", URI.create("http://localhost/"), Map.of(), new byte[0], 0);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong nanos = new AtomicLong(-5);
  private final AtomicInteger left = new AtomicInteger();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void aCallThatSleptBetweenItsMarkAndItsFirstByteIsNotHandedOver() {
    try (HandOver handOver = open(100L)) {
      // When: the process stood still
      nanos.set(101);
      // Then
      assertThatThrownBy(handOver::begin).isInstanceOf(IOException.class);
      assertThat(handOver.handedOver()).isFalse();
      assertThat(left).hasValue(0);
      assertThat(SendFault.of(handOver, new IOException()))
          .isEqualTo(
              new Sent.NotHandedOver(
                  "The call was held up for more than 2 s between its mark and its first byte, so"
                      + " it was not sent."));
      // And: whatever the clock says later
      nanos.set(0);
      assertThatThrownBy(handOver::begin).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aCallInTimeIsHandedOverAlsoWhenTheClockWrapsAround() throws Exception {
    nanos.set(Long.MAX_VALUE - 10);
    try (HandOver handOver = open(Long.MAX_VALUE + 100)) {
      handOver.begin();
      assertThat(handOver.handedOver()).isTrue();
      assertThat(left).hasValue(0);
      handOver.written();
      assertThat(left).as("what is run when the first byte has left").hasValue(1);
    }
  }

  @Test
  void aCallThatGetsNoSlotAtItsFirstByteIsNotHandedOver() throws Exception {
    FirstByte never =
        new FirstByte() {
          @Override
          public void await() throws IOException {
            throw new IOException("no slot");
          }

          @Override
          public void left() {
            left.incrementAndGet();
          }
        };
    try (HandOver handOver =
        HandOver.open(REQUEST, 60_000, timer, new Fence(null, never, nanos::get))) {
      assertThatThrownBy(handOver::await).isInstanceOf(IOException.class);
      assertThatThrownBy(handOver::begin).isInstanceOf(IOException.class);
      assertThat(handOver.handedOver()).isFalse();
      assertThat(left).hasValue(0);
      assertThat(SendFault.of(handOver, new IOException())).isInstanceOf(Sent.NotHandedOver.class);
    }
  }

  @Test
  void theFirstByteWaitsUntilItMayLeave() throws Exception {
    AtomicLong waited = new AtomicLong();
    FirstByte waits =
        new FirstByte() {
          @Override
          public void await() {
            waited.incrementAndGet();
          }

          @Override
          public void left() {
            left.set(waited.intValue());
          }
        };
    try (RawServer server = new RawServer();
        PlatformContext context =
            new PlatformContext(PlatformSettings.defaults(), Clock.systemUTC())) {
      Exchange exchange = new DefaultExchange(context.camel());
      exchange.setProperty(SendOnceRoute.FIRST_BYTE, waits);
      assertThat(send(context, server, exchange)).isInstanceOf(Sent.Answer.class);
    }
    assertThat(left).as("waited once, before it left").hasValue(1);
  }

  @Test
  void aConnectionThatIsClosedWhileTheCallWaitsIsNotWrittenTo() throws Exception {
    try (RawServer server = new RawServer();
        PlatformContext context =
            new PlatformContext(PlatformSettings.defaults(), Clock.systemUTC())) {
      // Given: a connection that is kept alive
      AtomicReference<Socket> kept = new AtomicReference<>();
      server.script(
          (arrival, socket) -> {
            kept.set(socket);
            RawServer.answer(socket, 200, "", "{}");
          });
      assertThat(send(context, server, new DefaultExchange(context.camel())))
          .isInstanceOf(Sent.Answer.class);
      // When
      Exchange exchange = new DefaultExchange(context.camel());
      exchange.setProperty(SendOnceRoute.FIRST_BYTE, closes(kept.get()));
      Sent sent = send(context, server, exchange);
      // Then
      assertThat(sent).isInstanceOf(Sent.NotHandedOver.class);
      assertThat(server.arrivals()).hasSize(1);
      assertThat(left).hasValue(0);
    }
  }

  private FirstByte closes(Socket socket) {
    return new FirstByte() {
      @Override
      public void await() throws IOException {
        socket.close();
        long since = System.nanoTime();
        Awaitility.await().until(() -> System.nanoTime() - since > 5_000_000);
      }

      @Override
      public void left() {
        left.incrementAndGet();
      }
    };
  }

  @Test
  void aCallThatMayBeRepeatedHasNoSuchTime() throws Exception {
    try (HandOver handOver = open(null)) {
      nanos.set(Long.MAX_VALUE);
      handOver.begin();
      assertThat(handOver.handedOver()).isTrue();
    }
  }

  @Test
  void theRouteLooksAtTheTimeLastOfAllAndNothingArrives() throws Exception {
    try (RawServer server = new RawServer();
        PlatformContext context =
            new PlatformContext(PlatformSettings.defaults(), Clock.systemUTC())) {
      // When
      Sent late = send(context, server, System.nanoTime() - 1);
      int arrivedLate = server.arrivals().size();
      Sent inTime = send(context, server, System.nanoTime() + 60_000_000_000L);
      // Then
      assertThat(late).isInstanceOf(Sent.NotHandedOver.class);
      assertThat(arrivedLate).isZero();
      assertThat(inTime).isInstanceOf(Sent.Answer.class);
      assertThat(server.arrivals()).hasSize(1);
    }
  }

  private static Sent send(PlatformContext context, RawServer server, long before) {
    Exchange exchange = new DefaultExchange(context.camel());
    exchange.setProperty(SendOnceRoute.SEND_BEFORE, before);
    return send(context, server, exchange);
  }

  private static Sent send(PlatformContext context, RawServer server, Exchange exchange) {
    exchange
        .getMessage()
        .setBody(
            new SignedRequest("POST", URI.create(server.url() + "/"), Map.of(), new byte[1], 0));
    context.template().send("direct:send-once", exchange);
    return exchange.getMessage().getBody(Sent.class);
  }

  private HandOver open(Long sendBefore) {
    return HandOver.open(REQUEST, 60_000, timer, new Fence(sendBefore, atOnce(), nanos::get));
  }

  private FirstByte atOnce() {
    return new FirstByte() {
      @Override
      public void await() {
        // At once.
      }

      @Override
      public void left() {
        left.incrementAndGet();
      }
    };
  }
}
