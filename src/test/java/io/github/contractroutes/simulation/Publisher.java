package io.github.contractroutes.simulation;

import io.github.contractroutes.publish.Composer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A publishing journey: what waits goes to its topic in order, and when all of it is acknowledged
 * it counts as published.
 *
 * @param <T> the fact
 */
final class Publisher<T> extends Loop {
  private static final long NOTHING_WAITS_MICROS = 120_000_000;
  private static final long LEASE_MILLIS = 15_000;
  private static final long RENEW_MICROS = 5_000_000;
  private static final long NOT_MY_TURN_MICROS = 5_000_000;
  private static final long AFTER_FAILURE_MICROS = 2_000_000;

  private final Instance instance;
  private long turnUntil = -1;
  private final String topic;
  private final Supplier<List<T>> pending;
  private final Composer<T> composer;
  private final Consumer<List<T>> published;

  Publisher(
      Instance instance,
      String topic,
      Supplier<List<T>> pending,
      Composer<T> composer,
      Consumer<List<T>> published) {
    super(instance.process, topic, 400_000);
    this.instance = instance;
    this.topic = topic;
    this.pending = pending;
    this.composer = composer;
    this.published = published;
  }

  @Override
  void turn() {
    Boolean mine = myTurn();
    if (Boolean.FALSE.equals(mine)) {
      again(NOT_MY_TURN_MICROS);
      return;
    }
    List<T> batch = mine == null ? null : tried(pending);
    if (batch == null) {
      again(AFTER_FAILURE_MICROS);
    } else if (batch.isEmpty()) {
      idle(NOTHING_WAITS_MICROS);
    } else if (instance.world.broken == Broken.PUBLISHED_BEFORE_SENT) {
      process.after(
          instance.gap(), "note " + topic, () -> note(batch, () -> send(batch, () -> again(0))));
    } else {
      process.after(instance.gap(), "send " + topic, () -> send(batch, () -> toNote(batch)));
    }
  }

  /** As in the service: renewed well before it ends, by the process's own clock. */
  private Boolean myTurn() {
    long now = instance.world.time.micros();
    if (now < turnUntil) {
      return true;
    }
    Boolean mine =
        tried(() -> instance.ledger.outbox().mayPublish(topic, process.name, LEASE_MILLIS));
    if (Boolean.TRUE.equals(mine)) {
      turnUntil = now + RENEW_MICROS;
    }
    return mine;
  }

  private void toNote(List<T> batch) {
    process.after(instance.gap(), "note " + topic, () -> note(batch, () -> again(0)));
  }

  private void send(List<T> batch, Runnable then) {
    for (T fact : batch) {
      process.mayDie("between two messages");
      if (!instance.world.broker().send(topic, composer.whole(fact))) {
        again(AFTER_FAILURE_MICROS);
        return;
      }
    }
    instance.world.log("%s published %d to %s", process.name, batch.size(), topic);
    then.run();
  }

  private void note(List<T> batch, Runnable then) {
    Boolean done =
        tried(
            () -> {
              published.accept(batch);
              return true;
            });
    if (done == null) {
      again(AFTER_FAILURE_MICROS);
    } else {
      then.run();
    }
  }

  private static <R> R tried(Supplier<R> step) {
    try {
      return step.get();
    } catch (RuntimeException e) {
      return null;
    }
  }
}
