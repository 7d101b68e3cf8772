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
  private static final long NOTHING_WAITS_MICROS = 20_000_000;
  private static final long AFTER_FAILURE_MICROS = 400_000;

  private final Instance instance;
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
    super(instance.process, topic);
    this.instance = instance;
    this.topic = topic;
    this.pending = pending;
    this.composer = composer;
    this.published = published;
  }

  @Override
  void turn() {
    List<T> batch = tried(pending);
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
