package io.github.contractroutes.platform;

/** The platform calls that the routes make. */
public enum Action {
  /** essbasic CreateFlowsByTemplates: 1 to 20 flows; a repeat is a second contract. */
  CREATE("CreateFlowsByTemplates", 20),
  /** essbasic PrepareFlows: one request is one call. */
  PREPARE("PrepareFlows", 1),
  /** essbasic DescribeResourceUrlsByFlows: 1 to 50 flow ids. */
  RESOURCE_URLS("DescribeResourceUrlsByFlows", 50),
  /** tsign {@code GET /v1/signflows/{flowId}/documents}: one flow. */
  DOCUMENTS("documents", 1);

  private final String wireName;
  private final int maxItems;

  Action(String wireName, int maxItems) {
    this.wireName = wireName;
    this.maxItems = maxItems;
  }

  /** The platform's own name of the action. */
  public String wireName() {
    return wireName;
  }

  /** Most items of one call (essbasic.md sections 4.2 to 4.4). */
  public int maxItems() {
    return maxItems;
  }
}
