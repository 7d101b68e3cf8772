package io.github.contractroutes.sandbox;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * The one port. The event loops read and write and do nothing else, so that they note in time when
 * a call has come in; what is to be done with it is done behind them.
 */
final class HttpFront implements AutoCloseable {
  private static final int MOST_BODY_BYTES = 12 << 20;
  private static final int MOST_HEADER_BYTES = 64 << 10;

  private final NioEventLoopGroup loops =
      new NioEventLoopGroup(3, new DefaultThreadFactory("sandbox", true));
  private final EventExecutorGroup behind =
      new DefaultEventExecutorGroup(3, new DefaultThreadFactory("sandbox-calls", true));
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel server;

  HttpFront(String host, int port, Router router, Clock clock) {
    server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    open.add(channel);
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(
                                MOST_HEADER_BYTES, MOST_HEADER_BYTES, MOST_HEADER_BYTES))
                        .addLast(new Arrivals(clock))
                        .addLast(new HttpObjectAggregator(MOST_BODY_BYTES))
                        .addLast(new ChunkedWriteHandler())
                        .addLast(behind, new Requests(router, clock));
                  }
                })
            .bind(host, port)
            .syncUninterruptibly()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  void awaitEnd() throws InterruptedException {
    server.closeFuture().sync();
  }

  @Override
  public void close() {
    server.close().syncUninterruptibly();
    open.close().syncUninterruptibly();
    behind.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Router router;
    private final Clock clock;

    Requests(Router router, Clock clock) {
      this.router = router;
      this.clock = clock;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      boolean head = request.method().equals(HttpMethod.HEAD);
      boolean keepAlive = HttpUtil.isKeepAlive(request);
      Delivery delivery = new Delivery(context, keepAlive, head, clock);
      if (request.decoderResult().isFailure()) {
        delivery.send(Answer.html(400, "400 Bad Request"));
        return;
      }
      router.serve(
          RawRequest.of(request, context.channel().attr(Arrivals.ARRIVED).get()), delivery);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (!(cause instanceof java.io.IOException)) {
        cause.printStackTrace();
      }
      context.close();
    }
  }
}
