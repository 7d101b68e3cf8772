package io.github.contractroutes.ledger;

import java.io.IOException;

/**
 * A target can be reached and refuses one file: that one is tried again later, and others do not
 * wait for it. The message is a sentence for whoever must act.
 */
public final class DeliveryRefused extends IOException {
  private static final long serialVersionUID = 1L;

  public DeliveryRefused(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
