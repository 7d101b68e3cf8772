package io.github.contractroutes.ledger;

import java.sql.SQLException;
import java.util.Optional;

/** Shared access tokens, and who is fetching the next one. */
final class AccessTokens {
  private static final long FETCHING_MILLIS = 40_000;

  Optional<AccessToken> load(Tx tx, String app) throws SQLException {
    return tx.one(
        "select value, expires_at, after_refusal from token where app = ? and value is not null",
        row -> new AccessToken(row.getString(1), row.getLong(2), row.getInt(3) == 1),
        app);
  }

  void save(Tx tx, String app, AccessToken token) throws SQLException {
    tx.update(
        """
        insert into token (app, value, expires_at, after_refusal, fetching_until)
        values (?, ?, ?, ?, 0)
        on conflict (app) do update set value = excluded.value, expires_at = excluded.expires_at,
          after_refusal = excluded.after_refusal, fetching_until = 0
        """,
        app,
        token.value(),
        token.expiresAt(),
        token.afterRefusal());
  }

  /** Tells if the caller is to fetch; others are told no until it has, or has taken too long. */
  boolean mayFetch(Tx tx, String app) throws SQLException {
    long now = tx.nowMillis();
    return tx.update(
            """
            insert into token (app, expires_at, after_refusal, fetching_until) values (?, 0, 0, ?)
            on conflict (app) do update set fetching_until = excluded.fetching_until
            where token.fetching_until < ?
            """,
            app,
            now + FETCHING_MILLIS,
            now)
        == 1;
  }

  /** The fetch brought no token: the next caller may try. */
  void fetchFailed(Tx tx, String app) throws SQLException {
    tx.update("update token set fetching_until = 0 where app = ?", app);
  }
}
