package io.github.contractroutes.soak;

import java.util.List;

/**
 * A request that was sent, as it is compared at the end.
 *
 * @param operation {@code create} or {@code download}
 * @param tenant who asked
 * @param requestId its id
 * @param names by index: the unique FlowName of a create, the unique flow id of a download
 */
record Asked(String operation, String tenant, String requestId, List<String> names) {

  String key() {
    return tenant + "/" + operation + "/" + requestId;
  }

  boolean creates() {
    return operation.equals("create");
  }
}
