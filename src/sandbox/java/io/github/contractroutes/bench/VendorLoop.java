package io.github.contractroutes.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What a user writes by hand, as a process of its own: polls the requests, asks for 50 flows a call
 * with the vendor's client, tries a refused call again after 50 ms, sends one message a flow, and
 * commits. It remembers nothing: a crash repeats calls, which for creates would be contracts.
 */
final class VendorLoop {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FLOWS_A_CALL = 50;
  private static final long PAUSE_MILLIS = 50;

  private VendorLoop() {}

  /**
   * @param args brokers, topic of the requests, topic of the outcomes, sandbox, flows to do
   */
  public static void main(String[] args) throws Exception {
    VendorCalls platform = new VendorCalls(URI.create(args[3]));
    int left = Integer.parseInt(args[4]);
    try (KafkaConsumer<String, String> requests = consumer(args[0]);
        KafkaProducer<String, String> outcomes = producer(args[0])) {
      requests.subscribe(List.of(args[1]));
      while (left > 0) {
        List<String> flows = new ArrayList<>();
        for (ConsumerRecord<String, String> request : requests.poll(Duration.ofSeconds(1))) {
          JSON.readTree(request.value())
              .at("/payload/FlowIds")
              .forEach(id -> flows.add(id.textValue()));
        }
        for (int from = 0; from < flows.size(); from += FLOWS_A_CALL) {
          List<String> mates = flows.subList(from, Math.min(from + FLOWS_A_CALL, flows.size()));
          for (JsonNode info : answered(platform, mates).at("/Response/FlowResourceUrlInfos")) {
            String flowId = info.path("FlowId").textValue();
            outcomes.send(new ProducerRecord<>(args[2], flowId, info.toString()));
          }
        }
        outcomes.flush();
        requests.commitSync();
        left -= flows.size();
      }
    }
  }

  private static JsonNode answered(VendorCalls platform, List<String> flows) throws Exception {
    while (true) {
      try {
        return JSON.readTree(platform.links(flows));
      } catch (TencentCloudSDKException e) {
        if (!String.valueOf(e.getErrorCode()).startsWith("RequestLimitExceeded")) {
          throw e;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private static KafkaConsumer<String, String> consumer(String brokers) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            brokers,
            "group.id",
            "by-hand",
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            false,
            "isolation.level",
            "read_committed",
            "max.poll.records",
            500),
        new StringDeserializer(),
        new StringDeserializer());
  }

  private static KafkaProducer<String, String> producer(String brokers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", brokers, "acks", "all"),
        new StringSerializer(),
        new StringSerializer());
  }
}
