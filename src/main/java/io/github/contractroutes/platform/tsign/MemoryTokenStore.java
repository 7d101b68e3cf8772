package io.github.contractroutes.platform.tsign;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tokens in memory: right for one instance of the service. */
public final class MemoryTokenStore implements TokenStore {
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();

  @Override
  public Optional<Token> load(String app) {
    return Optional.ofNullable(tokens.get(app));
  }

  /** Callers of one instance wait for each other already. */
  @Override
  public boolean mayFetch(String app) {
    return true;
  }

  @Override
  public void fetchFailed(String app) {
    // Nobody else waits for it.
  }

  @Override
  public void refused(String app, String value) {
    tokens.computeIfPresent(
        app,
        (same, kept) ->
            kept.value().equals(value) ? new Token(value, 0, kept.afterRefusal()) : kept);
  }

  @Override
  public void worked(String app, String value) {
    tokens.computeIfPresent(
        app,
        (same, kept) ->
            kept.value().equals(value) ? new Token(value, kept.expiresAtMillis(), false) : kept);
  }

  @Override
  public void save(String app, Token token) {
    tokens.put(app, token);
  }
}
