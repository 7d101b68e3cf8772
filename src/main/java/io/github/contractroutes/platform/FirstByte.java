package io.github.contractroutes.platform;

import java.io.IOException;

/**
 * What the first byte of a call waits for when all is ready for it: the connection is open, the
 * request is composed.
 */
public interface FirstByte {
  /**
   * Returns when it may be written.
   *
   * @throws IOException if it may not be written any more
   */
  void await() throws IOException, InterruptedException;

  /**
   * The request is written, or failed to be: the last time at which its first byte can have left.
   * Quick.
   */
  void left();

  /**
   * What was waited for has been used by another request that the call needed first (one for an
   * access token, which counts in the same quota): the call's own first byte waits anew.
   */
  default void spent() {}
}
