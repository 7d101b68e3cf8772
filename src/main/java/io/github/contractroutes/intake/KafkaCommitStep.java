package io.github.contractroutes.intake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.kafka.common.TopicPartition;

/**
 * Step {@code commit}: commits the highest offset of every partition of the poll. Camel's own
 * commit of a batch commits the partition of the last record alone (CAMEL.md section 3).
 */
public final class KafkaCommitStep implements Processor {
  @Override
  public void process(Exchange exchange) {
    Map<TopicPartition, Exchange> last = new LinkedHashMap<>();
    for (Object each : exchange.getProperty(KafkaPollStep.RECORDS, List.class)) {
      Exchange record = (Exchange) each;
      last.merge(KafkaPollStep.partition(record), record, KafkaCommitStep::later);
    }
    last.values().forEach(KafkaCommitStep::commit);
  }

  private static Exchange later(Exchange one, Exchange other) {
    return KafkaPollStep.offset(one) >= KafkaPollStep.offset(other) ? one : other;
  }

  private static void commit(Exchange record) {
    KafkaManualCommit offset =
        record.getMessage().getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class);
    if (offset == null) {
      throw new IllegalStateException("The request topics must be read with allowManualCommit.");
    }
    offset.commit();
  }
}
