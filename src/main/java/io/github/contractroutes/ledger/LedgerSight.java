package io.github.contractroutes.ledger;

import java.util.List;
import java.util.Map;

/**
 * What the ledger holds at a moment.
 *
 * @param items number of items by state
 * @param files number of files by state
 * @param unpublished messages that wait for publication
 * @param held who is held and why
 */
public record LedgerSight(
    Map<String, Long> items, Map<String, Long> files, long unpublished, List<Held> held) {

  /**
   * A lane, or one agent of it, that waits for a person.
   *
   * @param lane account and action
   * @param agent the agent, or null for the whole lane
   * @param code the platform's code
   * @param message the platform's message
   * @param since epoch milliseconds
   */
  public record Held(String lane, String agent, String code, String message, long since) {}
}
