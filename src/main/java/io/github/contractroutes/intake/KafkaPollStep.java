package io.github.contractroutes.intake;

import io.github.contractroutes.ledger.Header;
import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.ledger.Poll;
import io.github.contractroutes.ledger.Submission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;

/**
 * Step {@code check-request}: turns what one poll of the batching consumer brought (a list of
 * exchanges, one a record) into a {@link Poll}. The records stay in the property {@link #RECORDS},
 * because their offsets are committed at the end. Kafka's header names differ between Camel
 * versions, so they are named in Java alone.
 */
public final class KafkaPollStep implements Processor {
  /** Exchange property that holds the records of the poll. */
  static final String RECORDS = "records";

  private final RequestCheck check;
  private final Map<String, Operation> operations;

  /**
   * @param topics operation of each request topic, by the topic's name
   */
  public KafkaPollStep(RequestCheck check, Map<String, Operation> topics) {
    this.check = check;
    this.operations = Map.copyOf(topics);
  }

  @Override
  public void process(Exchange exchange) {
    List<Exchange> records = records(exchange.getMessage().getBody());
    List<Submission> submissions = new ArrayList<>(records.size());
    Map<TopicPartition, Long> next = new LinkedHashMap<>();
    for (Exchange record : records) {
      Arrival arrival = arrival(record.getMessage());
      submissions.add(check.check(arrival));
      next.merge(partition(record), arrival.origin().offset() + 1, Math::max);
    }
    List<Poll.Position> positions = new ArrayList<>();
    next.forEach(
        (partition, offset) ->
            positions.add(new Poll.Position(partition.topic(), partition.partition(), offset)));
    exchange.setProperty(RECORDS, records);
    exchange.getMessage().setBody(new Poll(List.copyOf(submissions), List.copyOf(positions)));
  }

  /** The partition that a record of the poll came from. */
  static TopicPartition partition(Exchange record) {
    Message message = record.getMessage();
    return new TopicPartition(
        message.getHeader(KafkaConstants.TOPIC, String.class),
        message.getHeader(KafkaConstants.PARTITION, Integer.class));
  }

  /** The offset of a record of the poll. */
  static long offset(Exchange record) {
    return record.getMessage().getHeader(KafkaConstants.OFFSET, Long.class);
  }

  private static List<Exchange> records(Object body) {
    List<Exchange> records = new ArrayList<>();
    if (body instanceof List<?> list) {
      list.forEach(record -> records.add((Exchange) record));
      return records;
    }
    throw new IllegalStateException(
        "The request topics must be read with batching=true, so that a poll is a list of records.");
  }

  private Arrival arrival(Message record) {
    String topic = record.getHeader(KafkaConstants.TOPIC, String.class);
    Operation operation = operations.get(topic);
    if (operation == null) {
      throw new IllegalStateException(
          "Topic "
              + topic
              + " is read but is none of contracts.topic.create, .prepare, .download.");
    }
    Long timestamp = record.getHeader(KafkaConstants.TIMESTAMP, Long.class);
    return new Arrival(
        Origin.record(
            topic,
            record.getHeader(KafkaConstants.PARTITION, Integer.class),
            record.getHeader(KafkaConstants.OFFSET, Long.class)),
        operation,
        (byte[]) record.getHeader(KafkaConstants.KEY),
        (byte[]) record.getBody(),
        headers(record),
        timestamp == null ? 0 : Math.max(0, timestamp));
  }

  /** As the record has them: Camel's own copies lack repeated names and names like CamelX. */
  private static List<Header> headers(Message record) {
    List<Header> headers = new ArrayList<>();
    if (record.getHeader(KafkaConstants.HEADERS) instanceof Headers own) {
      own.forEach(header -> headers.add(new Header(header.key(), header.value())));
    }
    return List.copyOf(headers);
  }
}
