package io.github.contractroutes.platform;

/**
 * Why a call or an item did not succeed.
 *
 * @param code the platform's own code, or {@code ItemRefused} where it gave only a text, or a word
 *     of our own for transport ({@code NotSent}, {@code NoAnswer}, {@code BadAnswer})
 * @param message the platform's message or a sentence of ours; no secrets, no link queries
 * @param source {@code essbasic}, {@code tsign} or {@code transport}
 * @param retryable whether the same may succeed later
 */
public record PlatformError(String code, String message, String source, boolean retryable) {}
