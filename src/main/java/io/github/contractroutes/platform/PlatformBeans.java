package io.github.contractroutes.platform;

import io.github.contractroutes.platform.essbasic.EssbasicAnswer;
import io.github.contractroutes.platform.essbasic.EssbasicRoute;
import io.github.contractroutes.platform.essbasic.Tc3Signer;
import io.github.contractroutes.platform.tsign.TokenStore;
import io.github.contractroutes.platform.tsign.TsignAnswer;
import io.github.contractroutes.platform.tsign.TsignRoute;
import io.github.contractroutes.platform.tsign.TsignTokenAnswer;
import io.github.contractroutes.platform.tsign.TsignTokens;
import java.time.Clock;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;

/** Puts the platform room together, the same in the service and in tests. */
public final class PlatformBeans {
  private PlatformBeans() {}

  /**
   * The routes of this room: {@code send-signed-request}, {@code essbasic-sign}, {@code
   * essbasic-send}, {@code tsign-sign}, {@code tsign-send} and {@code tsign-token}.
   *
   * @param tokens where tsign's shared tokens lie
   * @param clock our own time
   */
  public static List<RouteBuilder> routes(
      PlatformSettings settings, TokenStore tokens, Clock clock) {
    AnswerTable table = new AnswerTable(settings.createdNothing());
    ServerClock serverClock = new ServerClock(clock);
    TsignTokens tsignTokens = new TsignTokens(tokens, serverClock, new TsignTokenAnswer(table));
    return List.of(
        new SendOnceRoute(settings),
        new EssbasicRoute(
            new Tc3Signer(settings.language().equals("zh") ? "zh-CN" : "en-US"),
            new EssbasicAnswer(table, serverClock, clock),
            serverClock),
        new TsignRoute(
            tsignTokens, new TsignAnswer(table, serverClock, tsignTokens, clock), serverClock));
  }

  /** Adds these routes to a context whose properties are already bound. */
  public static void bind(
      CamelContext context, PlatformSettings settings, TokenStore tokens, Clock clock)
      throws Exception {
    for (RouteBuilder routes : routes(settings, tokens, clock)) {
      context.addRoutes(routes);
    }
  }
}
