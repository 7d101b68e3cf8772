package io.github.contractroutes.simulation;

import io.github.contractroutes.intake.Arrival;
import io.github.contractroutes.intake.Operation;
import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.ledger.Poll;
import io.github.contractroutes.ledger.Submission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The journey {@code intake-kafka}: poll, check, accept with the positions, commit. */
final class Intake extends Loop {
  private static final long NO_RECORDS_MICROS = 1_000_000;
  private static final long AFTER_FAILURE_MICROS = 500_000;

  private final Instance instance;
  private final World world;
  private final Broker broker;
  private final Map<String, Long> positions = new LinkedHashMap<>();
  private int generation = -1;

  Intake(Instance instance) {
    super(instance.process, "poll", 0);
    this.instance = instance;
    this.world = instance.world;
    this.broker = world.broker();
  }

  @Override
  void turn() {
    if (broker.member() != process) {
      generation = -1;
      again(NO_RECORDS_MICROS);
      return;
    }
    if (generation != broker.generation()) {
      generation = broker.generation();
      positions.clear();
    }
    List<Submission> submissions = new ArrayList<>();
    List<Poll.Position> next = new ArrayList<>();
    int most = world.chance.count(1, 6);
    for (Operation operation : Operation.values()) {
      String topic = "contracts." + operation.word();
      long from = positions.computeIfAbsent(topic, broker::committed);
      long to = Math.min(broker.records(topic).size(), from + most);
      for (long offset = from; offset < to; offset++) {
        submissions.add(check(topic, operation, offset));
      }
      if (to > from) {
        positions.put(topic, to);
        next.add(new Poll.Position(topic, 0, to));
      }
    }
    if (submissions.isEmpty()) {
      again(NO_RECORDS_MICROS);
      return;
    }
    Poll poll = new Poll(submissions, next);
    int polledBy = generation;
    boolean offsetFirst = world.broken == Broken.COMMIT_OFFSET_FIRST;
    if (offsetFirst) {
      process.after(
          instance.gap(),
          "commit",
          () -> commit(polledBy, poll, () -> accept(poll, () -> again(0))));
    } else {
      process.after(instance.gap(), "accept", () -> accept(poll, () -> toCommit(polledBy, poll)));
    }
  }

  private void toCommit(int polledBy, Poll poll) {
    process.after(instance.gap(), "commit", () -> commit(polledBy, poll, () -> again(0)));
  }

  private Submission check(String topic, Operation operation, long offset) {
    Broker.Inbound record = broker.records(topic).get((int) offset);
    return world
        .bench()
        .check
        .check(
            new Arrival(
                Origin.record(topic, 0, offset),
                operation,
                null,
                record.value(),
                List.of(),
                record.timestamp()));
  }

  private void accept(Poll poll, Runnable then) {
    try {
      instance.ledger.accept(poll);
      poll.positions()
          .forEach(
              position ->
                  world.checkPosition(position.topic(), broker.committed(position.topic())));
      then.run();
    } catch (RuntimeException e) {
      world.log("%s could not accept: %s", process.name, e.getMessage());
      generation = -1;
      again(AFTER_FAILURE_MICROS);
    }
  }

  private void commit(int polledBy, Poll poll, Runnable then) {
    for (Poll.Position position : poll.positions()) {
      if (!broker.commit(polledBy, position.topic(), position.next())) {
        generation = -1;
        again(AFTER_FAILURE_MICROS);
        return;
      }
      world.checkPosition(position.topic(), position.next());
    }
    then.run();
  }
}
