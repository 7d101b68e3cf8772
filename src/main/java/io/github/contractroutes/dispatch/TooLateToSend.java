package io.github.contractroutes.dispatch;

/** A marked call got no slot, or more than two seconds passed since its mark: it is not sent. */
public class TooLateToSend extends Exception {
  private static final long serialVersionUID = 1L;

  TooLateToSend(long callId) {
    super("Call " + callId + " was not sent within 2 s of its mark, so it is not sent at all.");
  }

  TooLateToSend(long callId, Throwable cause) {
    super("Call " + callId + " got no slot, so it is not sent: " + cause.getMessage(), cause);
  }
}
