package io.github.contractroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private final TestClock clock = new TestClock(Instant.ofEpochMilli(1_700_000_000_990L));
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new Arrivals(clock), new HttpObjectAggregator(100));

  @Test
  void a_request_arrives_when_its_head_does() {
    assertThat(arrivalOfHeadAndBody(Duration.ofMillis(60))).isEqualTo(1_700_000_000_990L);
    assertThat(arrivalOfHeadAndBody(Duration.ZERO)).isEqualTo(1_700_000_001_050L);
  }

  private long arrivalOfHeadAndBody(Duration between) {
    channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
    clock.forward(between);
    channel.writeInbound(new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER));
    FullHttpRequest whole = channel.readInbound();
    assertThat(whole.release()).isTrue();
    return channel.attr(Arrivals.ARRIVED).get();
  }
}
