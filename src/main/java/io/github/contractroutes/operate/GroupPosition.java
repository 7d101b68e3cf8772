package io.github.contractroutes.operate;

/**
 * Where a consumer group stands in a partition.
 *
 * @param topic topic
 * @param partition partition
 * @param committed next offset that the group committed, or null if it never did
 * @param earliest first offset that the broker still has
 * @param end offset behind the last record
 */
public record GroupPosition(String topic, int partition, Long committed, long earliest, long end) {
  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
