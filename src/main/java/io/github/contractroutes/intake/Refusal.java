package io.github.contractroutes.intake;

/** Why a request is refused: thrown by a check, turned into a rejection by {@link RequestCheck}. */
final class Refusal extends Exception {
  private final String code;

  Refusal(String code, String sentence) {
    // No stack trace: it is an answer, and a bad file may hold a million of them.
    super(sentence, null, false, false);
    this.code = code;
  }

  /** A code of INTERFACE section 4. */
  String code() {
    return code;
  }
}
