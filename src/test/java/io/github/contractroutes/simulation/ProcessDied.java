package io.github.contractroutes.simulation;

/** SIGKILL: nothing of the process runs after it, so nothing may catch it. */
final class ProcessDied extends Error {
  private static final long serialVersionUID = 1L;

  ProcessDied(String where) {
    super(where, null, false, false);
  }
}
