package io.github.contractroutes.sandbox;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.stream.ChunkedInput;

/** Hands a body to the connection piece by piece, as fast as the client takes it. */
final class ContentInput implements ChunkedInput<HttpContent> {
  private static final int PIECE = 64 << 10;

  private final Content content;
  private long at;
  private boolean lastDue;

  /**
   * @param last whether the end of the message is to be sent too
   */
  ContentInput(Content content, boolean last) {
    this.content = content;
    this.lastDue = last;
  }

  @Override
  public boolean isEndOfInput() {
    return at >= content.length() && !lastDue;
  }

  @Override
  public HttpContent readChunk(ByteBufAllocator allocator) {
    if (at >= content.length()) {
      lastDue = false;
      return LastHttpContent.EMPTY_LAST_CONTENT;
    }
    ByteBuf piece = allocator.buffer((int) Math.min(PIECE, content.length() - at));
    content.write(at, PIECE, piece);
    at += piece.readableBytes();
    return new DefaultHttpContent(piece);
  }

  @Deprecated
  @Override
  public HttpContent readChunk(ChannelHandlerContext context) {
    return readChunk(context.alloc());
  }

  @Override
  public long length() {
    return content.length();
  }

  @Override
  public long progress() {
    return at;
  }

  @Override
  public void close() {}
}
