package io.github.contractroutes.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes only when there is nothing left to do at the present moment. */
final class VirtualTime {
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::atMicros).thenComparingLong(Event::turn));
  private long micros;
  private long turns;

  private record Event(long atMicros, long turn, Runnable work) {}

  /** Microseconds since the run began. */
  long micros() {
    return micros;
  }

  void after(long delayMicros, Runnable work) {
    events.add(new Event(micros + Math.max(0, delayMicros), turns++, work));
  }

  /** Lets time pass and everything happen that is to happen in it. */
  void pass(long length) {
    long until = micros + length;
    while (!events.isEmpty() && events.peek().atMicros() <= until) {
      Event event = events.poll();
      micros = event.atMicros();
      event.work().run();
    }
    micros = until;
  }

  /** Things done so far, to notice a run that spins. */
  long turns() {
    return turns;
  }
}
