package io.github.contractroutes.ledger;

/**
 * Why an item, a request or a file has no success.
 *
 * @param code the platform's own code where there is one, else one of INTERFACE section 4
 * @param message one sentence; never holds secrets, personal data or link queries
 * @param source {@code validation}, {@code essbasic}, {@code tsign} or {@code transport}
 * @param retryable whether the same request may succeed later under another request id
 */
public record OutcomeError(String code, String message, String source, boolean retryable) {}
