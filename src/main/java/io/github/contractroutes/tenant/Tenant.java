package io.github.contractroutes.tenant;

import java.util.Map;
import java.util.Optional;

/**
 * A sub-company under its business name, and who acts for it.
 *
 * @param name the name that requests use
 * @param credential what its calls are signed with; decides the platform
 * @param appId essbasic: application id of the platform company; null for tsign
 * @param organizationOpenId essbasic: the sub-company; null for tsign
 * @param operatorOpenId essbasic: the employee who acts when a request names no operator; null for
 *     tsign
 * @param operators operator name to the employee's open id; empty if there are none
 * @param weight share of turns among the tenants of one lane, 1 or more
 */
public record Tenant(
    String name,
    Credential credential,
    String appId,
    String organizationOpenId,
    String operatorOpenId,
    Map<String, String> operators,
    int weight) {

  public Tenant {
    operators = Map.copyOf(operators);
  }

  /** {@link Credential#ESSBASIC} or {@link Credential#TSIGN}. */
  public String platform() {
    return credential.platform();
  }

  /**
   * The open id of the employee who acts.
   *
   * @param operator the name in a request, or null for the tenant's own operator
   * @return empty if the tenant has no such operator (always for tsign)
   */
  public Optional<String> operator(String operator) {
    return Optional.ofNullable(operator == null ? operatorOpenId : operators.get(operator));
  }

  /** Names the tenant; open ids stay out of logs. */
  @Override
  public String toString() {
    return "Tenant[" + name + ", " + credential + "]";
  }
}
