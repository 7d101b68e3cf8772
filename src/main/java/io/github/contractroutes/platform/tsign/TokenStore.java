package io.github.contractroutes.platform.tsign;

import java.util.Optional;

/**
 * Where the one shared token of an application lies. Getting a token displaces the one before the
 * last (tsign.md section 2), so everybody who calls for an application must use the same store.
 */
public interface TokenStore {
  /**
   * A token.
   *
   * @param value the token; a secret
   * @param expiresAtMillis when it ends, epoch milliseconds at the platform
   * @param afterRefusal whether it was fetched because the one before it was refused and has not
   *     worked yet
   */
  record Token(String value, long expiresAtMillis, boolean afterRefusal) {
    /** Leaves the token out. */
    @Override
    public String toString() {
      return "Token[expiresAtMillis=" + expiresAtMillis + "]";
    }
  }

  /** The application's token, if one is kept. */
  Optional<Token> load(String app);

  /** Keeps a token in place of the one before it, and ends a fetch. */
  void save(String app, Token token);

  /** The platform has refused this token: it has ended, if it is still the kept one. */
  void refused(String app, String value);

  /** The platform has taken this token: it is no longer one that came after a refusal. */
  void worked(String app, String value);

  /**
   * Asks to fetch the next token. Of several instances that share the store one is told yes, and
   * the others no until it has saved a token, has failed, or has taken too long.
   */
  boolean mayFetch(String app);

  /** The fetch brought no token. */
  void fetchFailed(String app);
}
