package io.github.contractroutes.tenant;

import java.util.List;

/** The tenant file cannot be used. The message holds one sentence a mistake and no secrets. */
public final class TenantFileException extends Exception {
  private final transient List<String> mistakes;

  TenantFileException(List<String> mistakes) {
    super(String.join(" ", mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  /** One sentence each, naming the file and the place in it. */
  public List<String> mistakes() {
    return mistakes;
  }
}
