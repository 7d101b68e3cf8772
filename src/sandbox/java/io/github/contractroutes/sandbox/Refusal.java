package io.github.contractroutes.sandbox;

/** A call that is answered without being executed. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Answer answer;

  Refusal(Answer answer) {
    super("refused", null, false, false);
    this.answer = answer;
  }

  Answer answer() {
    return answer;
  }
}
