package io.github.contractroutes.ledger;

import java.util.List;

/**
 * What one poll brought: accepted in one transaction together with the offsets.
 *
 * @param submissions in order
 * @param positions next offset of each partition of the poll; empty for dropped files
 */
public record Poll(List<Submission> submissions, List<Position> positions) {

  /** The next offset to read from a partition, as the consumer group will commit it. */
  public record Position(String topic, int partition, long next) {}
}
