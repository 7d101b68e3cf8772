package io.github.contractroutes.publish;

/**
 * Makes the message of one fact of the ledger. The same fact always gives the same message, so that
 * a repeat after a crash is recognised by its id.
 *
 * @param <T> the fact
 */
public interface Composer<T> {

  /** The message, whatever its size. */
  Publication whole(T fact);

  /**
   * A message for a topic that does not take the whole one: what does not fit lies in the outbox,
   * and the message says where.
   */
  Publication shortened(T fact);
}
