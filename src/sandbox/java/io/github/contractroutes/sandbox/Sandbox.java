package io.github.contractroutes.sandbox;

/** The stand-in for both platforms. */
public final class Sandbox {
  private Sandbox() {}
}
