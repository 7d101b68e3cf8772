package io.github.contractroutes.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What is filled into an absent CustomerData of a create, so that a contract in doubt can be
 * recognised at the platform: the ledger's numbers of call and item. CustomerData is Base64 text
 * (essbasic, CreateFlowsByTemplates, FlowInfo).
 */
public final class ContractMark {
  private ContractMark() {}

  /** The mark of an item in a call, Base64. */
  public static String of(long callId, long item) {
    return Base64.getEncoder()
        .encodeToString(
            ("contract-routes:" + callId + ":" + item).getBytes(StandardCharsets.UTF_8));
  }
}
