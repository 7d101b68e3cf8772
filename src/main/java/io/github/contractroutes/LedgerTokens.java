package io.github.contractroutes;

import io.github.contractroutes.ledger.AccessToken;
import io.github.contractroutes.ledger.AccessTokens;
import io.github.contractroutes.platform.tsign.TokenStore;
import java.util.Optional;

/** Keeps tsign's tokens in the ledger, where all instances find them and one of them renews. */
final class LedgerTokens implements TokenStore {
  private final AccessTokens tokens;

  LedgerTokens(AccessTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Optional<Token> load(String app) {
    return tokens
        .load(app)
        .map(token -> new Token(token.value(), token.expiresAt(), token.afterRefusal()));
  }

  @Override
  public void save(String app, Token token) {
    tokens.save(app, new AccessToken(token.value(), token.expiresAtMillis(), token.afterRefusal()));
  }

  @Override
  public void refused(String app, String value) {
    tokens.refused(app, value);
  }

  @Override
  public void worked(String app, String value) {
    tokens.worked(app, value);
  }

  @Override
  public boolean mayFetch(String app) {
    return tokens.mayFetch(app);
  }

  @Override
  public void fetchFailed(String app) {
    tokens.fetchFailed(app);
  }
}
