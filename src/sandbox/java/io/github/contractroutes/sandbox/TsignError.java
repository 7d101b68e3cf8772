package io.github.contractroutes.sandbox;

/** A refusal by e签宝's gateway: HTTP 401 and a message (tsign.md 4.1). */
final class TsignError extends Exception {
  private static final long serialVersionUID = 1L;

  TsignError(String message) {
    super(message, null, false, false);
  }
}
