package io.github.contractroutes;

/** Start-up. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("starting");
  }
}
