package io.github.contractroutes.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.contractroutes.ledger.Header;
import io.github.contractroutes.ledger.Poll;
import io.github.contractroutes.ledger.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IntakeKafkaTest extends CamelMainTestSupport {
  private final RememberingLedger ledger = new RememberingLedger();
  private final List<String> commits = new ArrayList<>();

  @Override
  public boolean isUseAdviceWith() {
    return true;
  }

  @Override
  protected void configure(MainConfigurationProperties configuration) {
    configuration.setRoutesIncludePattern("file:routes/intake-kafka.camel.yaml");
  }

  @Override
  protected Properties useOverridePropertiesWithPropertiesComponent() {
    Properties properties = new Properties();
    properties.setProperty("contracts.topic.create", "contracts.create");
    properties.setProperty("contracts.topic.prepare", "contracts.prepare");
    properties.setProperty("contracts.topic.download", "contracts.download");
    properties.setProperty("contracts.kafka.brokers", "localhost:1");
    properties.setProperty("contracts.kafka.group", "contract-routes");
    return properties;
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    Map<String, Operation> topics =
        Map.of("contracts.create", Operation.CREATE, "contracts.download", Operation.DOWNLOAD);
    registry.bind("kafkaPoll", new KafkaPollStep(Given.check(), topics));
    registry.bind("pauseAboveHighWater", new HighWaterPolicy(Given.room()));
    registry.bind("kafkaCommit", new KafkaCommitStep());
  }

  @BeforeEach
  void start() throws Exception {
    AdviceWith.adviceWith(
        context,
        "intake-kafka",
        advice -> {
          advice.replaceFromWith("direct:poll");
          advice.weaveById("accept-once").replace().process(ledger);
        });
    context.start();
  }

  private Exchange record(String topic, int partition, long offset, String value) {
    Exchange record = new DefaultExchange(context);
    record.getMessage().setHeader(KafkaConstants.TOPIC, topic);
    record.getMessage().setHeader(KafkaConstants.PARTITION, partition);
    record.getMessage().setHeader(KafkaConstants.OFFSET, offset);
    record.getMessage().setHeader(KafkaConstants.TIMESTAMP, Given.NOW.toEpochMilli());
    KafkaManualCommit commit = () -> commits.add(topic + "-" + partition + "@" + offset);
    record.getMessage().setHeader(KafkaConstants.MANUAL_COMMIT, commit);
    record.getMessage().setBody(value == null ? null : value.getBytes(UTF_8));
    return record;
  }

  private Exchange poll(Exchange... records) {
    return template.send("direct:poll", each -> each.getMessage().setBody(List.of(records)));
  }

  @Test
  void aPollBecomesOneTransactionAndEveryPartitionIsCommittedOnce() {
    Exchange polled =
        poll(
            record("contracts.create", 0, 7, Given.CREATE),
            record("contracts.create", 0, 8, null),
            record("contracts.create", 1, 3, "{"),
            record("contracts.download", 0, 5, "[]"));

    assertThat(polled.getException()).isNull();
    assertThat(ledger.polls).hasSize(1);
    Poll poll = ledger.polls.get(0);
    assertThat(poll.submissions())
        .extracting(each -> each.request() != null ? "good" : each.rejection().code())
        .containsExactly("good", "bad-json", "bad-json", "bad-json");
    assertThat(poll.positions())
        .containsExactlyInAnyOrder(
            new Poll.Position("contracts.create", 0, 9),
            new Poll.Position("contracts.create", 1, 4),
            new Poll.Position("contracts.download", 0, 6));
    assertThat(commits)
        .containsExactlyInAnyOrder(
            "contracts.create-0@8", "contracts.create-1@3", "contracts.download-0@5");
  }

  @Test
  void aSubmissionKeepsTheRecordAsItWas() {
    Exchange record = record("contracts.create", 2, 7, Given.CREATE);
    RecordHeaders headers = new RecordHeaders();
    headers.add("CamelX", "1".getBytes(UTF_8)).add("a", null).add("a", "2".getBytes(UTF_8));
    record.getMessage().setHeader(KafkaConstants.HEADERS, headers);
    record.getMessage().setHeader(KafkaConstants.KEY, "key".getBytes(UTF_8));

    poll(record);

    Submission submission = ledger.polls.get(0).submissions().get(0);
    assertThat(submission.origin().place()).isEqualTo("contracts.create-2@7");
    assertThat(submission.key()).asString(UTF_8).isEqualTo("key");
    assertThat(submission.value()).asString(UTF_8).isEqualTo(Given.CREATE);
    assertThat(submission.timestamp()).isEqualTo(Given.NOW.toEpochMilli());
    assertThat(submission.headers()).extracting(Header::name).containsExactly("CamelX", "a", "a");
    assertThat(submission.request().operation()).isEqualTo("create");
  }

  @Test
  void aLedgerThatIsAwayForAWhileIsAskedAgainAndOnlyThenCommitted() {
    ledger.failures.set(2);

    Exchange polled = poll(record("contracts.create", 0, 7, Given.CREATE));

    assertThat(polled.getException()).isNull();
    assertThat(ledger.accepted()).isEqualTo(1);
    assertThat(commits).containsExactly("contracts.create-0@7");
  }

  @Test
  void aTopicThatIsNoneOfOursIsToldByName() {
    KafkaPollStep step = new KafkaPollStep(Given.check(), Map.of("create", Operation.CREATE));
    Exchange polled = new DefaultExchange(context);
    polled.getMessage().setBody(List.of(record("other", 0, 7, Given.CREATE)));

    assertThatThrownBy(() -> step.process(polled))
        .hasMessageContaining("Topic other is read but is none of");
  }
}
