package io.github.contractroutes;

import io.github.contractroutes.ledger.AccessToken;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.platform.tsign.TokenStore;
import java.util.Optional;

/** Keeps tsign's tokens in the ledger, where all instances find them and one of them renews. */
final class LedgerTokens implements TokenStore {
  private final Ledger ledger;

  LedgerTokens(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public Optional<Token> load(String app) {
    return ledger
        .token(app)
        .map(token -> new Token(token.value(), token.expiresAt(), token.afterRefusal()));
  }

  @Override
  public void save(String app, Token token) {
    ledger.saveToken(
        app, new AccessToken(token.value(), token.expiresAtMillis(), token.afterRefusal()));
  }

  @Override
  public boolean mayFetch(String app) {
    return ledger.mayFetchToken(app);
  }

  @Override
  public void fetchFailed(String app) {
    ledger.tokenFetchFailed(app);
  }
}
