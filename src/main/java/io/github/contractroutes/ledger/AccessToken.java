package io.github.contractroutes.ledger;

/**
 * An access token that instances share.
 *
 * @param value the token; a secret
 * @param expiresAt epoch milliseconds at the platform; 0 if the platform has refused it
 * @param afterRefusal whether it was fetched because the one before it was refused
 */
public record AccessToken(String value, long expiresAt, boolean afterRefusal) {
  /** Leaves the token out. */
  @Override
  public String toString() {
    return "AccessToken[" + expiresAt + "]";
  }
}
