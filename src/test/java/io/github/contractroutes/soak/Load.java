package io.github.contractroutes.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A steady stream of requests from a real producer, which waits out a broker that is gone: mostly
 * creates of one to five items for several tenants, some downloads from both platforms, some
 * requests sent twice, some records that are no JSON.
 */
final class Load implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REPEATABLE = 300;
  private static final String TEMPLATE = "yDwhxUUckpTemplate00000000000001";

  private final KafkaProducer<String, String> producer;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger spoiled = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();
  private final Random random;
  private final String prefix;
  private int number;
  private final List<ProducerRecord<String, String>> recent = new ArrayList<>();

  Load(String brokers, long seed) {
    random = new Random(seed);
    prefix = "s" + Long.toUnsignedString(seed, 36);
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                brokers,
                "acks",
                "all",
                "linger.ms",
                5,
                "max.block.ms",
                600_000,
                "delivery.timeout.ms",
                600_000),
            new StringSerializer(),
            new StringSerializer());
  }

  void start(int perSecond) {
    long micros = 1_000_000L / perSecond;
    clock.scheduleAtFixedRate(this::send, 0, micros, TimeUnit.MICROSECONDS);
  }

  /** Sends no more, and returns when the broker has everything. */
  void stop() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The load does not stop.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.flush();
    if (!failures.isEmpty()) {
      throw new IllegalStateException("Not sent: " + failures);
    }
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** Records that are no JSON. */
  int spoiled() {
    return spoiled.get();
  }

  /** Requests that were sent once more. */
  int repeated() {
    return repeated.get();
  }

  private void send() {
    try {
      int dice = random.nextInt(100);
      if (dice < 2) {
        spoiled.incrementAndGet();
        publish(new ProducerRecord<>("contracts.create", "spoiled", "{\"requestId\": " + number++));
      } else if (dice < 6 && !recent.isEmpty()) {
        repeated.incrementAndGet();
        var again = recent.get(random.nextInt(recent.size()));
        publish(new ProducerRecord<>(again.topic(), again.key(), again.value()));
      } else {
        Asked next = dice < 20 ? download() : create();
        String value = JSON.writeValueAsString(request(next));
        var message =
            new ProducerRecord<>("contracts." + next.operation(), next.requestId(), value);
        asked.add(next);
        recent.add(message);
        if (recent.size() > REPEATABLE) {
          recent.remove(0);
        }
        publish(message);
      }
    } catch (Exception e) {
      failures.add(e.toString());
    }
  }

  private void publish(ProducerRecord<String, String> message) {
    producer.send(
        message,
        (metadata, failure) -> {
          if (failure != null) {
            failures.add(failure.toString());
          }
        });
  }

  private Asked create() {
    String id = prefix + "-c" + number++;
    List<String> names = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      names.add(id + "-" + i);
    }
    return new Asked("create", random.nextInt(3) == 0 ? "beta" : "acme", id, names);
  }

  private Asked download() {
    String id = prefix + "-d" + number++;
    List<String> names = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      names.add(id + "-" + i + (random.nextInt(20) == 0 ? "0p1" : ""));
    }
    return new Asked("download", random.nextInt(3) == 0 ? "gamma" : "acme", id, names);
  }

  private ObjectNode request(Asked asked) {
    ObjectNode request = JSON.createObjectNode();
    request.put("requestId", asked.requestId());
    request.put("tenant", asked.tenant());
    ObjectNode payload = request.putObject("payload");
    if (asked.creates()) {
      ArrayNode flows = payload.putArray("FlowInfos");
      asked.names().forEach(name -> flow(flows.addObject(), name));
    } else {
      ArrayNode ids = payload.putArray("FlowIds");
      asked.names().forEach(ids::add);
    }
    return request;
  }

  /** One in fifty is refused as an item, one in a hundred makes the platform refuse its call. */
  private void flow(ObjectNode flow, String name) {
    int dice = random.nextInt(100);
    String template = dice < 2 ? "refuse-0000000000000000000000001" : TEMPLATE;
    flow(flow, name, template, dice == 2 ? 2 : 1);
  }

  /** Flows that the platform creates. */
  static void flows(ObjectNode payload, List<String> names) {
    ArrayNode flows = payload.putArray("FlowInfos");
    names.forEach(name -> flow(flows.addObject(), name, TEMPLATE, 1));
  }

  private static void flow(ObjectNode flow, String name, String template, int people) {
    flow.put("FlowName", name);
    flow.put("TemplateId", template);
    ArrayNode approvers = flow.putArray("FlowApprovers");
    for (int i = people; i > 0; i--) {
      approvers
          .addObject()
          .put("ApproverType", "PERSON")
          .put("Name", "李四")
          .put("Mobile", "13888888888")
          .put("RecipientId", "yDwhxUUckpRecipient0000000000001");
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    producer.close(Duration.ZERO);
  }
}
