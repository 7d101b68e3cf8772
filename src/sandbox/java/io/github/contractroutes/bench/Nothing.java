package io.github.contractroutes.bench;

/** Ends at once: what remains is the start of a JVM. */
final class Nothing {
  private Nothing() {}

  public static void main(String[] args) {}
}
