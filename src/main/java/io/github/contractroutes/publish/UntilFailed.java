package io.github.contractroutes.publish;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/**
 * Hands out records in order, and none behind one that has failed while they were handed out. A
 * broker that cannot be reached then costs one wait instead of one for each record, and what was
 * sent before the failure is a beginning of the list: when the list is sent again, each message
 * still appears for the first time in its order.
 *
 * @param <E> a record
 */
final class UntilFailed<E> implements Iterable<E> {

  private final List<E> all;
  private final Predicate<E> failed;
  private int handedOut;

  /**
   * @param all the records in order
   * @param failed whether a record that was handed out stops the rest
   */
  UntilFailed(List<E> all, Predicate<E> failed) {
    this.all = List.copyOf(all);
    this.failed = failed;
  }

  List<E> all() {
    return all;
  }

  /** How many of them were handed out, counted from the first. */
  int handedOut() {
    return handedOut;
  }

  /** Starts with the first record again. */
  @Override
  public Iterator<E> iterator() {
    handedOut = 0;
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        boolean stop = handedOut > 0 && failed.test(all.get(handedOut - 1));
        return handedOut < all.size() && !stop;
      }

      @Override
      public E next() {
        if (handedOut == all.size()) {
          throw new NoSuchElementException();
        }
        return all.get(handedOut++);
      }
    };
  }
}
