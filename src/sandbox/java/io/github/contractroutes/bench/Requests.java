package io.github.contractroutes.bench;

import java.util.Locale;

/** What the bench asks for. */
final class Requests {
  private Requests() {}

  static String flowId(int number) {
    return String.format(Locale.ROOT, "yDwivUUckpor6wtoUuog%012d", number).replace("0p1", "0p2");
  }

  static String download(String prefix, int number) {
    return """
        {"requestId":"%s-%d","tenant":"acme","payload":{"FlowIds":["%s"]}}"""
        .formatted(prefix, number, flowId(number));
  }

  /** The same of the other platform. */
  static String tsignDownload(String prefix, int number) {
    return """
        {"requestId":"%s-%d","tenant":"gamma","payload":{"FlowIds":["%032x"]}}"""
        .formatted(prefix, number, number);
  }

  /** One contract; its name is unlike all others. */
  static String create(String prefix, int number) {
    return """
        {"requestId":"%1$s-%2$d","tenant":"acme","payload":{"FlowInfos":[%3$s]}}"""
        .formatted(prefix, number, flowInfo(prefix + "-" + number));
  }

  static String flowInfo(String name) {
    return """
        {"FlowName":"%s","TemplateId":"yDwhxUUckpTemplate00000000000001","FlowApprovers":[\
        {"ApproverType":"PERSON","Name":"李四","Mobile":"13888888888",\
        "RecipientId":"yDwhxUUckpRecipient0000000000001"}]}"""
        .formatted(name);
  }
}
