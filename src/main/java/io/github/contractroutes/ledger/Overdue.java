package io.github.contractroutes.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which calls may be given up: those that were seen with their leases run out a while ago, and
 * still are. When a ledger comes back after it was gone for longer than a lease, or an instance
 * after a standstill, the answers to such calls lie in a journal or have arrived; they have that
 * time to be recorded, and nobody is told of a doubt that is none.
 *
 * <p>Thread-safe.
 */
final class Overdue {
  /** Journals are worked off every two seconds, once connections are there again. */
  static final long GRACE_MILLIS = 10_000;

  private final Map<Long, Long> seenAt = new HashMap<>();

  /**
   * Takes a look.
   *
   * @param open every call without an answer
   * @param now the ledger's time, epoch milliseconds
   * @return those that may be given up
   */
  synchronized List<Marks.OpenCall> longEnough(List<Marks.OpenCall> open, long now) {
    List<Marks.OpenCall> overdue = open.stream().filter(call -> call.leaseUntil() <= now).toList();
    seenAt.keySet().retainAll(overdue.stream().map(Marks.OpenCall::id).collect(Collectors.toSet()));
    return overdue.stream()
        .filter(call -> now - seenAt.computeIfAbsent(call.id(), id -> now) >= GRACE_MILLIS)
        .toList();
  }
}
