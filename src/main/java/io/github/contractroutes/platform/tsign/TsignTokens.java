package io.github.contractroutes.platform.tsign;

import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.PlatformKey;
import io.github.contractroutes.platform.Sent;
import io.github.contractroutes.platform.ServerClock;
import io.github.contractroutes.platform.SignedRequest;
import io.github.contractroutes.platform.tsign.TokenStore.Token;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One shared token for each application (tsign.md section 2): renewed 5 minutes before it ends,
 * fetched by one caller while the others wait for it, and fetched once more when a call is refused
 * with {@code TOKEN错误}.
 */
public final class TsignTokens {
  private static final long RENEW_EARLY_MILLIS = Duration.ofMinutes(5).toMillis();
  private static final long LOOK_MILLIS = 100;
  private static final String TOKEN_HEADER = "X-Tsign-Open-Token";

  /** Stands in the place of a token's end when the platform has refused it. */
  private static final long REFUSED = 0;

  private final TokenStore store;
  private final ServerClock clock;
  private final TsignTokenAnswer reader;
  private final Map<String, CompletableFuture<Got>> fetching = new ConcurrentHashMap<>();

  /** Tokens in this store, judged by this clock. */
  public TsignTokens(TokenStore store, ServerClock clock, TsignTokenAnswer reader) {
    this.store = store;
    this.clock = clock;
    this.reader = reader;
  }

  /** A token, or why there is none. */
  public sealed interface Got {
    /** A token that lives for at least five minutes more, or that has just been fetched. */
    record Valid(String token) implements Got {
      /** Leaves the token out. */
      @Override
      public String toString() {
        return "Valid";
      }
    }

    /** What the failed fetch means for the call that wanted the token. */
    record Failed(CallAnswer answer) implements Got {}
  }

  /**
   * The token for a call.
   *
   * @param fetch asks the platform; called by at most one caller at a time for an application
   */
  public Got get(PlatformCall call, Supplier<Sent> fetch) {
    PlatformKey.Tsign key = (PlatformKey.Tsign) call.key();
    String app = app(key);
    CompletableFuture<Got> mine = new CompletableFuture<>();
    CompletableFuture<Got> first = fetching.putIfAbsent(app, mine);
    if (first != null) {
      return joined(first);
    }
    try {
      Got got = keptOrFetched(call, app, fetch);
      mine.complete(got);
      return got;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      fetching.remove(app, mine);
    }
  }

  private Got keptOrFetched(PlatformCall call, String app, Supplier<Sent> fetch) {
    Token kept = store.load(app).orElse(null);
    while (!fresh(call, kept)) {
      if (store.mayFetch(app)) {
        // Another instance may have saved one between the look and the permission.
        kept = store.load(app).orElse(null);
        return fresh(call, kept) ? released(app, kept) : fetched(call, app, kept, fetch);
      }
      if (kept != null && now(call) < kept.expiresAtMillis()) {
        return new Got.Valid(kept.value()); // another instance renews it; it lives till then
      }
      kept = renewedByAnother(app, kept);
    }
    return new Got.Valid(kept.value());
  }

  private long now(PlatformCall call) {
    return clock.now(TsignRequest.address(call));
  }

  private boolean fresh(PlatformCall call, Token token) {
    return token != null && now(call) < token.expiresAtMillis() - RENEW_EARLY_MILLIS;
  }

  private Got released(String app, Token token) {
    store.fetchFailed(app);
    return new Got.Valid(token.value());
  }

  private Got fetched(PlatformCall call, String app, Token before, Supplier<Sent> fetch) {
    Sent sent;
    try {
      sent = fetch.get();
    } catch (RuntimeException | Error e) {
      // Or everybody would wait for this fetch.
      store.fetchFailed(app);
      throw e;
    }
    TsignTokenAnswer.Read read = reader.read(call, sent);
    if (read instanceof TsignTokenAnswer.Read.Issued issued) {
      // By a wrong clock no token would ever be fresh, and each call would ask for one.
      String date = ((Sent.Answer) sent).headers().get("date");
      clock.correct(TsignRequest.address(call), date, now(call));
      boolean afterRefusal = before != null && before.expiresAtMillis() == REFUSED;
      store.save(app, new Token(issued.token(), issued.expiresAtMillis(), afterRefusal));
      return new Got.Valid(issued.token());
    }
    store.fetchFailed(app);
    return new Got.Failed(((TsignTokenAnswer.Read.None) read).answer());
  }

  /** Looks again after a moment; the store's own limit ends the wait. */
  private Token renewedByAnother(String app, Token before) {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while another instance fetched a token.", e);
    }
    return store.load(app).orElse(before);
  }

  /**
   * Takes note that a request was refused with {@code TOKEN错误}.
   *
   * @return whether another token may help: not if this one was already fetched because of a
   *     refusal, or if the request carried none
   */
  public boolean refused(PlatformKey.Tsign key, SignedRequest request) {
    String token = request.headers().get(TOKEN_HEADER);
    if (token == null) {
      return false;
    }
    Token kept = store.load(app(key)).orElse(null);
    if (kept == null || !kept.value().equals(token)) {
      return true; // somebody has renewed it meanwhile
    }
    store.refused(app(key), token);
    return !kept.afterRefusal();
  }

  /** Takes note that a request's token was accepted. */
  public void worked(PlatformKey.Tsign key, SignedRequest request) {
    String token = request.headers().get(TOKEN_HEADER);
    if (token == null) {
      return;
    }
    store
        .load(app(key))
        .filter(kept -> kept.afterRefusal() && kept.value().equals(token))
        .ifPresent(kept -> store.worked(app(key), token));
  }

  private static Got joined(CompletableFuture<Got> first) {
    try {
      return first.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("The token could not be fetched by another call.", e);
    }
  }

  private static String app(PlatformKey.Tsign key) {
    return key.endpoint() + " " + key.appId();
  }
}
