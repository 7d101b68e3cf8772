package io.github.contractroutes.tenant;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one good reading of the tenant file says.
 *
 * @param tenants by name
 * @param credentials by name
 * @param warnings one sentence each, for example on secrets written in plain text
 */
public record TenantBook(
    Map<String, Tenant> tenants, Map<String, Credential> credentials, List<String> warnings) {

  public TenantBook {
    tenants = Map.copyOf(tenants);
    credentials = Map.copyOf(credentials);
    warnings = List.copyOf(warnings);
  }

  /**
   * The pace that the file sets for an account, in calls per second and lane; 0 for no limit.
   *
   * @return empty if no credential of the account sets one, so that the platform's setting holds
   */
  public Optional<Integer> callsPerSecond(String account) {
    return credentials.values().stream()
        .filter(credential -> credential.account().equals(account))
        .filter(credential -> credential.callsPerSecond() != null)
        .map(Credential::callsPerSecond)
        .findAny();
  }

  /** How many credentials use the quota of an account. */
  public long keys(String account) {
    return credentials.values().stream()
        .filter(credential -> credential.account().equals(account))
        .count();
  }
}
