package io.github.contractroutes.dispatch;

/** More than two seconds passed since a call was taken to be marked: it is not sent. */
public class TooLateToSend extends Exception {
  private static final long serialVersionUID = 1L;

  TooLateToSend(long callId) {
    super("Call " + callId + " was not sent within 2 s of its mark, so it is not sent at all.");
  }
}
