package io.github.contractroutes.sandbox;

/**
 * One contract that the sandbox created; on the real platform it would have cost money and reached
 * people.
 *
 * @param flowId the platform's id
 * @param flowName as asked
 * @param templateId as asked
 * @param customerData as asked; empty if none
 * @param agent who acted
 * @param requestId of the answer that named it, had it arrived
 * @param createdAtMs UNIX milliseconds by the sandbox's clock
 */
public record Contract(
    String flowId,
    String flowName,
    String templateId,
    String customerData,
    Agent agent,
    String requestId,
    long createdAtMs) {

  /**
   * The acting sub-company and person.
   *
   * @param appId the platform company's application
   * @param organizationOpenId the sub-company
   * @param operatorOpenId the person
   */
  public record Agent(String appId, String organizationOpenId, String operatorOpenId) {}
}
