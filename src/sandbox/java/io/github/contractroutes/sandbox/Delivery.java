package io.github.contractroutes.sandbox;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** One answer on its way over one connection, in good order or with an accident. */
final class Delivery {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

  private final ChannelHandlerContext context;
  private final boolean keepAlive;
  private final boolean bodiless;
  private final Clock clock;

  /**
   * @param bodiless the request was HEAD
   */
  Delivery(ChannelHandlerContext context, boolean keepAlive, boolean bodiless, Clock clock) {
    this.context = context;
    this.keepAlive = keepAlive;
    this.bodiless = bodiless;
    this.clock = clock;
  }

  void send(Answer answer) {
    context.write(head(answer, keepAlive, false));
    long length = bodiless ? 0 : answer.content().length();
    finish(context.writeAndFlush(new ContentInput(answer.content().part(0, length), true)));
  }

  private void finish(ChannelFuture sent) {
    if (!keepAlive) {
      sent.addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Promises the whole length and closes the connection after {@code bytes}. */
  void cut(Answer answer, long bytes) {
    context.write(head(answer, false, false));
    part(answer, bytes).addListener(ChannelFutureListener.CLOSE);
  }

  /** Promises the whole length and falls silent after {@code bytes}. */
  void stall(Answer answer, long bytes, long ms) {
    context.write(head(answer, keepAlive, false));
    part(answer, bytes).addListener(sent -> closeAfter(ms));
  }

  private ChannelFuture part(Answer answer, long bytes) {
    long some = Math.max(0, Math.min(bytes, answer.content().length()));
    return context.writeAndFlush(new ContentInput(answer.content().part(0, some), false));
  }

  /** Sends in chunks without telling the length. */
  void chunked(Answer answer) {
    context.write(head(answer, keepAlive, true));
    finish(context.writeAndFlush(new ContentInput(answer.content(), true)));
  }

  /** Sends so many bytes a second. */
  void trickle(Answer answer, int bytesPerSecond) {
    context.writeAndFlush(head(answer, keepAlive, false));
    trickle(answer.content(), 0, Math.max(1, bytesPerSecond / 10));
  }

  private void trickle(Content content, long at, int piece) {
    if (!context.channel().isActive()) {
      return;
    }
    ByteBuf bytes = context.alloc().buffer(piece);
    content.write(at, piece, bytes);
    long next = at + bytes.readableBytes();
    if (next >= content.length()) {
      // With the last byte: the client may ask again on this connection as soon as it has it.
      finish(context.writeAndFlush(new DefaultLastHttpContent(bytes)));
      return;
    }
    context.writeAndFlush(new DefaultHttpContent(bytes));
    later(100, () -> trickle(content, next, piece));
  }

  void close() {
    context.close();
  }

  /** Closes so that the other side gets a reset instead of an end. */
  void reset() {
    context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    context.close();
  }

  /** Says nothing until the client gives up or the time is over. */
  void closeAfter(long ms) {
    later(ms, this::close);
  }

  void later(long ms, Runnable what) {
    context.executor().schedule(what, ms, TimeUnit.MILLISECONDS);
  }

  private HttpResponse head(Answer answer, boolean goOn, boolean chunked) {
    HttpResponse head =
        new DefaultHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), false);
    head.headers().set("Date", DATE.format(clock.instant().atOffset(ZoneOffset.UTC)));
    answer.headers().forEach((name, value) -> head.headers().set(name, value));
    head.headers().set(HttpHeaderNames.CONNECTION, goOn ? "keep-alive" : "close");
    if (chunked) {
      head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
    } else {
      head.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.content().length());
    }
    return head;
  }
}
