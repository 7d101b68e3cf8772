package io.github.contractroutes.ledger;

import java.util.Optional;

/**
 * Access tokens that all instances share, by application, and who is fetching the next one. Each
 * method is one transaction; safe for use by many threads.
 */
public final class AccessTokens {
  private static final long FETCHING_MILLIS = 40_000;

  private final Database database;

  AccessTokens(Database database) {
    this.database = database;
  }

  /** The token of an application, if there is one; it may have ended. */
  public Optional<AccessToken> load(String app) {
    return database.read(
        tx ->
            tx.one(
                """
                select value, expires_at, after_refusal from token
                where app = ? and value is not null
                """,
                row -> new AccessToken(row.getString(1), row.getLong(2), row.getInt(3) == 1),
                app));
  }

  /** Keeps a token; whoever was fetching has done so. */
  public void save(String app, AccessToken token) {
    database.write(
        tx ->
            tx.update(
                """
                insert into token (app, value, expires_at, after_refusal, fetching_until)
                values (?, ?, ?, ?, 0)
                on conflict (app) do update set value = excluded.value,
                  expires_at = excluded.expires_at, after_refusal = excluded.after_refusal,
                  fetching_until = 0
                """,
                app,
                token.value(),
                token.expiresAt(),
                token.afterRefusal()));
  }

  /** The platform has refused this token; does nothing if another one is kept by now. */
  public void refused(String app, String value) {
    database.write(
        tx -> tx.update("update token set expires_at = 0 where app = ? and value = ?", app, value));
  }

  /** The platform has taken this token; does nothing if another one is kept by now. */
  public void worked(String app, String value) {
    database.write(
        tx ->
            tx.update(
                "update token set after_refusal = 0 where app = ? and value = ?", app, value));
  }

  /** Tells if the caller is to fetch; others are told no until it has, or has taken too long. */
  public boolean mayFetch(String app) {
    int taken =
        database.write(
            tx -> {
              long now = tx.nowMillis();
              return tx.update(
                  """
                  insert into token (app, expires_at, after_refusal, fetching_until)
                  values (?, 0, 0, ?)
                  on conflict (app) do update set fetching_until = excluded.fetching_until
                  where token.fetching_until < ?
                  """,
                  app,
                  now + FETCHING_MILLIS,
                  now);
            });
    return taken == 1;
  }

  /** The fetch brought no token: the next caller may try. */
  public void fetchFailed(String app) {
    database.write(tx -> tx.update("update token set fetching_until = 0 where app = ?", app));
  }
}
