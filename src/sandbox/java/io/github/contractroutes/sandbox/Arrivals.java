package io.github.contractroutes.sandbox;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AttributeKey;
import java.time.Clock;

/**
 * Notes when the head of a request was read. A platform counts a call when it comes in; what this
 * process needs until it comes to check it (much, for the very first) must not count.
 */
final class Arrivals extends ChannelInboundHandlerAdapter {
  static final AttributeKey<Long> ARRIVED = AttributeKey.valueOf("arrived");

  private final Clock clock;

  Arrivals(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest) {
      context.channel().attr(ARRIVED).set(clock.millis());
    }
    context.fireChannelRead(message);
  }
}
