package io.github.contractroutes.ledger;

import java.io.IOException;
import java.util.List;

/**
 * The outbox can be written, and the manifests of some flows cannot: those are tried again later,
 * and others do not wait for them. The message is a sentence for whoever must act.
 */
public final class ManifestsRefused extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient List<FinishedFlow> flows;

  /**
   * @param flows those without their manifest; the others of the same batch have it
   */
  public ManifestsRefused(List<FinishedFlow> flows, String sentence, Throwable cause) {
    super(sentence, cause);
    this.flows = List.copyOf(flows);
  }

  /** The flows that have no manifest now. */
  public List<FinishedFlow> flows() {
    return flows;
  }
}
