package io.github.contractroutes.simulation;

import io.github.contractroutes.publish.Publication;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Topics of one partition each, and one consumer group whose members come and go. */
final class Broker {
  private final World world;
  private final Map<String, List<Inbound>> requests = new LinkedHashMap<>();
  private final Map<String, Long> committed = new LinkedHashMap<>();
  private final Map<String, List<Publication>> published = new LinkedHashMap<>();
  private Simulated member;
  private int generation;

  Broker(World world) {
    this.world = world;
  }

  /** A record of a request topic. */
  record Inbound(byte[] value, long timestamp) {}

  void produce(String topic, byte[] value) {
    requests
        .computeIfAbsent(topic, name -> new ArrayList<>())
        .add(new Inbound(value, world.trueMillis()));
    world.log("%s gets record %d", topic, requests.get(topic).size() - 1);
  }

  List<Inbound> records(String topic) {
    return requests.getOrDefault(topic, List.of());
  }

  /** The partitions go to this process; it is told by the number of its generation. */
  void join(Simulated process) {
    member = process;
    generation++;
  }

  Simulated member() {
    return member;
  }

  int generation() {
    return generation;
  }

  long committed(String topic) {
    return committed.getOrDefault(topic, 0L);
  }

  /** False if the broker is away or the process is no longer a member. */
  boolean commit(int inGeneration, String topic, long next) {
    if (world.brokerAway() || inGeneration != generation) {
      return false;
    }
    committed.put(topic, next);
    world.log("%s committed to %d", topic, next);
    return true;
  }

  /** Somebody sets the group back, as one does to read a topic again. */
  void rewind(String topic, long to) {
    committed.put(topic, to);
    generation++;
    world.log("%s rewound to %d", topic, to);
  }

  /** False if the broker is away; the record may be there all the same. */
  boolean send(String topic, Publication message) {
    boolean away = world.brokerAway();
    if (!away || world.chance.oneIn(3)) {
      published.computeIfAbsent(topic, name -> new ArrayList<>()).add(message);
    }
    return !away;
  }

  List<Publication> published(String topic) {
    return published.getOrDefault(topic, List.of());
  }

  /** Whether the group has read all there is. */
  boolean drained() {
    return requests.entrySet().stream()
        .allMatch(topic -> committed(topic.getKey()) == topic.getValue().size());
  }
}
