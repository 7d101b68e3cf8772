package io.github.contractroutes.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.contractroutes.ledger.Doubt;
import java.util.List;

/**
 * One item in doubt as an operator reads it, and as {@code in-doubt apply} takes it back when
 * action, flowId and why were added.
 *
 * @param customerData what the contract carries at the platform if it was created: the producer's
 *     own CustomerData, or our mark; null if neither
 * @param flowIds flow ids that the platform named without saying whose they are
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record DoubtLine(
    long callId,
    int index,
    String tenant,
    String operation,
    String requestId,
    int item,
    String since,
    long ageSeconds,
    String customerData,
    List<String> flowIds,
    String platformRequestId,
    String resendFrom,
    String code,
    String message) {

  static DoubtLine of(Doubt doubt, boolean marks) {
    return new DoubtLine(
        doubt.callId(),
        doubt.index(),
        doubt.tenant(),
        doubt.operation(),
        doubt.requestId(),
        doubt.item(),
        Answer.time(doubt.since()),
        doubt.ageMillis() / 1000,
        doubt.customerData() == null && marks ? doubt.mark() : doubt.customerData(),
        doubt.flowIds(),
        doubt.platformRequestId(),
        Answer.time(doubt.resendFrom()),
        doubt.error() == null ? null : doubt.error().code(),
        doubt.error() == null ? null : doubt.error().message());
  }

  static Table table(List<Doubt> doubts, boolean marks) {
    Table table =
        new Table(
            "CALL", "INDEX", "TENANT", "REQUEST", "ITEM", "AGE", "CODE", "CUSTOMER-DATA", "FLOWS");
    for (Doubt doubt : doubts) {
      DoubtLine line = of(doubt, marks);
      table.row(
          line.callId(),
          line.index(),
          line.tenant(),
          line.requestId(),
          line.item(),
          Answer.age(doubt.ageMillis()),
          line.code(),
          line.customerData(),
          String.join(",", line.flowIds()));
    }
    return table;
  }
}
