package io.github.contractroutes.platform.tsign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.platform.AnswerTable;
import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.platform.Calls;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.PlatformKey;
import io.github.contractroutes.platform.Sent;
import io.github.contractroutes.platform.ServerClock;
import io.github.contractroutes.platform.SignedRequest;
import io.github.contractroutes.platform.tsign.TsignTokens.Got;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TsignTokensTest {
  private static final PlatformKey.Tsign KEY = Calls.tsignKey("https://openapi.esign.cn", true);
  private static final PlatformCall CALL = Calls.documents(KEY, "flow-1");

  private final Ticking clock = new Ticking();
  private final AtomicInteger fetches = new AtomicInteger();
  private final TsignTokens tokens =
      new TsignTokens(
          new MemoryTokenStore(),
          new ServerClock(clock),
          new TsignTokenAnswer(new AnswerTable(AnswerTable.CREATED_NOTHING)));

  @Test
  void tokenIsFetchedOnceAndRenewedFiveMinutesEarly() {
    assertThat(get()).isEqualTo("token-1");
    clock.advance(Duration.ofMinutes(114));
    assertThat(get()).isEqualTo("token-1");
    clock.advance(Duration.ofMinutes(1));
    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void callersAtOnceShareOneFetch() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      List<Future<Got>> got = new ArrayList<>();
      Supplier<Sent> slow =
          () -> {
            entered.countDown();
            try {
              hold.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return issued();
          };
      for (int i = 0; i < 8; i++) {
        got.add(callers.submit(() -> tokens.get(CALL, slow)));
      }
      entered.await();
      hold.countDown();
      for (Future<Got> each : got) {
        assertThat(((Got.Valid) each.get()).token()).isEqualTo("token-1");
      }
    } finally {
      callers.shutdownNow();
    }
    assertThat(fetches).hasValue(1);
  }

  @Test
  void aClockThatIsHoursAheadAsksForOneToken() {
    Instant there = clock.instant().minus(Duration.ofHours(2));
    Supplier<Sent> issued =
        () ->
            new Sent.Answer(
                200,
                Map.of(
                    "date",
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(there.atOffset(ZoneOffset.UTC))),
                ("{\"code\":0,\"data\":{\"token\":\"t-"
                        + fetches.incrementAndGet()
                        + "\",\"expiresIn\":"
                        + there.plus(Duration.ofMinutes(120)).toEpochMilli()
                        + "}}")
                    .getBytes(StandardCharsets.UTF_8));

    assertThat(tokens.get(CALL, issued)).isEqualTo(new Got.Valid("t-1"));
    assertThat(tokens.get(CALL, issued)).isEqualTo(new Got.Valid("t-1"));
  }

  @Test
  void refusedTokenIsReplacedOnce() {
    SignedRequest first = withToken(get());

    assertThat(tokens.refused(KEY, first)).isTrue();
    assertThat(tokens.refused(KEY, first)).as("a second call with the same token").isTrue();
    SignedRequest second = withToken(get());
    assertThat(second.headers()).containsEntry("X-Tsign-Open-Token", "token-2");
    assertThat(tokens.refused(KEY, second)).as("the new token is refused too").isFalse();
  }

  @Test
  void tokenThatWorkedMayBeReplacedAgain() {
    tokens.refused(KEY, withToken(get()));
    SignedRequest second = withToken(get());

    tokens.worked(KEY, second);

    assertThat(tokens.refused(KEY, second)).isTrue();
    assertThat(get()).isEqualTo("token-3");
  }

  @Test
  void lateRefusalOfAnOldTokenLeavesTheNewOneAlone() {
    SignedRequest old = withToken(get());
    tokens.refused(KEY, old);
    get();

    assertThat(tokens.refused(KEY, old)).isTrue();
    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void numberIsReadLikeAString() {
    String body =
        "{\"code\":0,\"data\":{\"token\":\"n\",\"expiresIn\":"
            + (clock.millis() + 7_200_000)
            + "}}";

    assertThat(tokens.get(CALL, () -> Calls.ok(body))).isEqualTo(new Got.Valid("n"));
  }

  @Test
  void unknownApplicationHoldsTheCredential() {
    Got got =
        tokens.get(
            CALL, () -> Calls.ok("{\"code\":72000032,\"message\":\"应用停用或应用不存在\",\"data\":null}"));

    CallAnswer.Held held = (CallAnswer.Held) ((Got.Failed) got).answer();
    assertThat(held.error().code()).isEqualTo("72000032");
    assertThat(held.scope()).isEqualTo(CallAnswer.Scope.CREDENTIAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "{\"code\":0}",
        "{\"code\":0,\"data\":{\"token\":\"t\"}}",
        "{\"code\":0,\"data\":{\"token\":7,\"expiresIn\":\"9\"}}",
        "{\"code\":100010}"
      })
  void garbageIsUnknownAndAskedAgain(String body) {
    Got failed = tokens.get(CALL, () -> Calls.ok(body));

    assertThat(((Got.Failed) failed).answer()).isInstanceOf(CallAnswer.Unknown.class);
    assertThat(get()).isEqualTo("token-1");
  }

  @Test
  void tokenIsNeverPrinted() {
    assertThat(new Got.Valid("secret").toString()).doesNotContain("secret");
    assertThat(new TokenStore.Token("secret", 1, false).toString()).doesNotContain("secret");
  }

  private String get() {
    return ((Got.Valid) tokens.get(CALL, this::issued)).token();
  }

  private Sent issued() {
    long expires = clock.millis() + Duration.ofMinutes(120).toMillis();
    return Calls.ok(
        "{\"code\":0,\"message\":\"成功\",\"data\":{\"token\":\"token-"
            + fetches.incrementAndGet()
            + "\",\"expiresIn\":\""
            + expires
            + "\",\"refreshToken\":\"r\"}}");
  }

  private static SignedRequest withToken(String token) {
    return TsignRequest.withToken(TsignRequest.documents(CALL, 1), token);
  }

  private static final class Ticking extends Clock {
    private volatile Instant now = Instant.parse("2026-11-21T12:00:00Z");

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
