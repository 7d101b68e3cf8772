package io.github.contractroutes.operate;

import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.Poll;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the consumer group is ahead of the ledger. The ledger keeps its positions in the same
 * transaction as the requests, and the group commits afterwards; so a group that is ahead shows
 * that the ledger was lost, emptied or restored from an older copy.
 */
public final class LedgerBehind {
  private LedgerBehind() {}

  /**
   * The partitions in which the group is ahead, with the ledger's next offset (0 if it has none).
   */
  public static Map<GroupPosition, Long> find(Ledger ledger, List<GroupPosition> group) {
    Map<String, Long> known = known(ledger);
    Map<GroupPosition, Long> behind = new java.util.LinkedHashMap<>();
    for (GroupPosition position : group) {
      long next = known.getOrDefault(position.toString(), 0L);
      if (position.committed() != null && position.committed() > next) {
        behind.put(position, next);
      }
    }
    return behind;
  }

  /** One sentence for each partition in which the group is ahead. */
  public static List<String> sentences(Ledger ledger, String name, List<GroupPosition> group) {
    Map<String, Long> known = known(ledger);
    List<String> sentences = new ArrayList<>();
    find(ledger, group)
        .forEach(
            (position, next) ->
                sentences.add(
                    "The group "
                        + name
                        + " has committed offset "
                        + position.committed()
                        + " of "
                        + position
                        + ", but the ledger knows "
                        + (known.containsKey(position.toString())
                            ? "it up to offset " + next + " only"
                            : "nothing of it")
                        + ": the ledger was lost or restored from an older copy. Put the right"
                        + " ledger in its place, or run 'ledger recover'."));
    return sentences;
  }

  static Map<String, Long> known(Ledger ledger) {
    Map<String, Long> known = new HashMap<>();
    for (Poll.Position position : ledger.positions()) {
      known.put(position.topic() + "-" + position.partition(), position.next());
    }
    return known;
  }
}
