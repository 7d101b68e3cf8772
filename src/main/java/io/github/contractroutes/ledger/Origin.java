package io.github.contractroutes.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Where a request came from: a Kafka record or a dropped file.
 *
 * @param topic Kafka topic, null for a dropped file
 * @param partition Kafka partition, null for a dropped file
 * @param offset Kafka offset, null for a dropped file
 * @param file name of the dropped file, null for a Kafka record
 * @param line line in a dropped {@code .jsonl} file, from 1; null otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Origin(String topic, Integer partition, Long offset, String file, Long line) {

  /** A record of a topic. */
  public static Origin record(String topic, int partition, long offset) {
    return new Origin(topic, partition, offset, null, null);
  }

  /** A whole dropped file ({@code line} null) or one line of it. */
  public static Origin file(String file, Long line) {
    return new Origin(null, null, null, file, line);
  }

  /** The place as a person reads it: {@code contracts.create-0@42} or {@code big.jsonl line 7}. */
  public String place() {
    if (topic != null) {
      return topic + "-" + partition + "@" + offset;
    }
    return line == null ? file : file + " line " + line;
  }
}
