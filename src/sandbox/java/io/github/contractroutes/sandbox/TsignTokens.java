package io.github.contractroutes.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens of e签宝 (tsign.md section 2): valid 120 minutes; of one application only the two newest
 * live, and the older of them 5 minutes more.
 */
final class TsignTokens {
  /**
   * A token that was given out.
   *
   * @param token for calls
   * @param refreshToken for the next one
   * @param expiresAtMs UNIX milliseconds
   */
  record Token(String token, String refreshToken, long expiresAtMs) {}

  private static final long LIFE_MS = 7_200_000;
  private static final long OVERLAP_MS = 300_000;

  private final Map<String, Deque<Token>> live = new HashMap<>();
  private final Ids ids;

  TsignTokens(Ids ids) {
    this.ids = ids;
  }

  synchronized Token issue(String appId, long nowMs) {
    Deque<Token> tokens = live.computeIfAbsent(appId, id -> new ArrayDeque<>());
    Token before = tokens.peekFirst();
    tokens.clear();
    if (before != null) {
      long end = Math.min(before.expiresAtMs(), nowMs + OVERLAP_MS);
      tokens.addFirst(new Token(before.token(), before.refreshToken(), end));
    }
    Token token = new Token(jwt(appId, nowMs), ids.digits(32), nowMs + LIFE_MS);
    tokens.addFirst(token);
    return token;
  }

  /** A new token in place of the one with this refresh token; empty if there is no such. */
  synchronized Optional<Token> refresh(String appId, String refreshToken, long nowMs) {
    boolean known =
        live.getOrDefault(appId, new ArrayDeque<>()).stream()
            .anyMatch(t -> t.refreshToken().equals(refreshToken));
    return known ? Optional.of(issue(appId, nowMs)) : Optional.empty();
  }

  synchronized boolean valid(String appId, String token, long nowMs) {
    return live.getOrDefault(appId, new ArrayDeque<>()).stream()
        .anyMatch(t -> t.token().equals(token) && nowMs < t.expiresAtMs());
  }

  /** Only looks like the real thing; nobody can check its signature. */
  private String jwt(String appId, long nowMs) {
    return base64("{\"typ\":\"JWT\",\"alg\":\"HS256\"}")
        + "."
        + base64("{\"gId\":\"%s\",\"timestamp\":%d}".formatted(appId, nowMs - 1))
        + "."
        + base64(ids.digits(32));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
