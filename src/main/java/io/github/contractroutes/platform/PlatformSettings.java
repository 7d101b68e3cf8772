package io.github.contractroutes.platform;

import java.time.Duration;
import java.util.List;

/**
 * What an operator may set about platform calls.
 *
 * @param callTimeout bound on one call, from waiting for a connection to the last byte of the
 *     answer ({@code contracts.call.timeout}, 30 s)
 * @param language {@code en} or {@code zh}: the language of the platforms' error texts, where they
 *     can be asked ({@code contracts.language})
 * @param createdNothing codes after which a refused call of several creates is known to have
 *     created nothing, so that it may be split; {@code *} at the end stands for any ending
 * @param maxAnswerBytes longest answer that is read
 * @param maxConnections most connections open to one host
 */
public record PlatformSettings(
    Duration callTimeout,
    String language,
    List<String> createdNothing,
    int maxAnswerBytes,
    int maxConnections) {

  /** Checks what was set. */
  public PlatformSettings {
    if (callTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("contracts.call.timeout must be longer than 0.");
    }
    if (!language.equals("en") && !language.equals("zh")) {
      throw new IllegalArgumentException("contracts.language must be en or zh.");
    }
    createdNothing = List.copyOf(createdNothing);
  }

  /** The defaults of INTERFACE.md. */
  public static PlatformSettings defaults() {
    return new PlatformSettings(
        Duration.ofSeconds(30), "en", AnswerTable.CREATED_NOTHING, 32 * 1024 * 1024, 64);
  }

  /** The same with another bound on one call. */
  public PlatformSettings withCallTimeout(Duration timeout) {
    return new PlatformSettings(timeout, language, createdNothing, maxAnswerBytes, maxConnections);
  }

  /** The same with another language. */
  public PlatformSettings withLanguage(String other) {
    return new PlatformSettings(callTimeout, other, createdNothing, maxAnswerBytes, maxConnections);
  }

  /** Longest wait for a free connection, and then for opening one: a third of the whole. */
  Duration connectTimeout() {
    return callTimeout.dividedBy(3);
  }
}
