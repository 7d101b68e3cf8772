package io.github.contractroutes.intake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Step {@code commit}: commits the highest offset of every partition of the poll. Camel's own
 * commit of a batch commits the partition of the last record alone (CAMEL.md section 3).
 *
 * <p>While the group is rearranged a commit cannot succeed before the next poll, and the whole
 * group waits for that poll. So it is left out: the ledger has the records, and whoever gets the
 * partition reads them again, which changes nothing.
 */
public final class KafkaCommitStep implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaCommitStep.class);

  @Override
  public void process(Exchange exchange) {
    Map<TopicPartition, Exchange> last = new LinkedHashMap<>();
    for (Object each : exchange.getProperty(KafkaPollStep.RECORDS, List.class)) {
      Exchange record = (Exchange) each;
      last.merge(KafkaPollStep.partition(record), record, KafkaCommitStep::later);
    }
    try {
      last.values().forEach(KafkaCommitStep::commit);
    } catch (RebalanceInProgressException | CommitFailedException e) {
      LOG.info("The group is being rearranged; these records are read again, and known by then.");
      LOG.debug("Stack trace", e);
    }
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
