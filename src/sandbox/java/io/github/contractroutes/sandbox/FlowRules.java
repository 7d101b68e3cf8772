package io.github.contractroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The documented rules on the content of a request (essbasic.md section 5). Which code answers
 * which broken rule is mostly undocumented; the codes are taken from the lists of the actions.
 * Rules that the documents' own examples break are held only when strict.
 */
final class FlowRules {
  private static final Set<String> APPROVER_TYPES =
      Set.of("PERSON", "PERSON_AUTO_SIGN", "ORGANIZATION", "ENTERPRISESERVER");
  private static final Pattern MOBILE = Pattern.compile("[0-9]{11}");
  private static final Pattern STRICT_MOBILE = Pattern.compile("1[3-9][0-9]{9}");
  private static final Pattern ID_CARD = Pattern.compile("[0-9]{17}[0-9X]");
  private static final Pattern PERMIT = Pattern.compile("[HM][0-9]{10}|[0-9]{8}|[0-9]{18}");
  private static final long MILLISECONDS = 100_000_000_000L;
  private static final String PARAM_ERROR = "InvalidParameter.ParamError";

  private final boolean strict;
  private final long now;
  private final boolean prepare;

  /**
   * @param strict hold all rules
   * @param now UNIX seconds
   * @param prepare the action is PrepareFlows, whose codes differ
   */
  FlowRules(boolean strict, long now, boolean prepare) {
    this.strict = strict;
    this.now = now;
    this.prepare = prepare;
  }

  static void agent(JsonNode agent) {
    required(agent, "AppId", "Agent.AppId", "MissingParameter");
    required(agent, "ProxyOrganizationOpenId", "Agent.ProxyOrganizationOpenId", "MissingParameter");
    JsonNode operator = agent.path("ProxyOperator");
    required(operator, "OpenId", "Agent.ProxyOperator.OpenId", "MissingParameter.UserOpenId");
    length(agent, "ProxyOrganizationOpenId", 64, "Agent.", PARAM_ERROR);
    length(operator, "OpenId", 64, "Agent.ProxyOperator.", PARAM_ERROR);
  }

  void flows(JsonNode flows) {
    if (flows.isEmpty() || flows.size() > 20) {
      String code = prepare ? "LimitExceeded.FlowInfos" : "LimitExceeded.CreateFlowNum";
      throw EssbasicError.rule(
          flows.isEmpty() ? "InvalidParameter.ParamError" : code, "FlowInfos", "1 to 20 flows");
    }
    for (int i = 0; i < flows.size(); i++) {
      flow(flows.get(i), "FlowInfos." + i + ".");
    }
  }

  private void flow(JsonNode flow, String at) {
    String nameCode = prepare ? "InvalidParameter.FlowName" : PARAM_ERROR;
    if (flow.path("FlowName").asText().isEmpty()) {
      throw EssbasicError.rule(nameCode, at + "FlowName", "a name of 1 to 200 characters");
    }
    length(flow, "FlowName", 200, at, nameCode);
    deadline(flow, at, prepare ? "InvalidParameter.FlowDeadLine" : PARAM_ERROR);
    String template = flow.path("TemplateId").asText();
    if (template.isEmpty() || strict && template.length() != 32) {
      throw EssbasicError.rule(
          "ResourceNotFound.Template", at + "TemplateId", "the id of an existing template");
    }
    length(flow, "FlowType", 200, at, PARAM_ERROR);
    length(flow, "FlowDescription", 1000, at, PARAM_ERROR);
    length(flow, "CustomerData", 1000, at, PARAM_ERROR);
    if (strict && !base64(flow.path("CustomerData").asText())) {
      throw EssbasicError.rule(PARAM_ERROR, at + "CustomerData", "Base64");
    }
    atMost(flow, "FlowApprovers", at);
    atMost(flow, "CcInfos", at);
    formFields(flow.path("FormFields"), at + "FormFields.");
    approvers(flow.path("FlowApprovers"), at + "FlowApprovers.");
  }

  private void deadline(JsonNode flow, String at, String code) {
    if (!flow.hasNonNull("Deadline")) {
      return;
    }
    long deadline = flow.get("Deadline").asLong();
    if (deadline > MILLISECONDS || strict && deadline <= now) {
      throw EssbasicError.rule(code, at + "Deadline", "UNIX seconds in the future");
    }
  }

  private void formFields(JsonNode fields, String at) {
    for (int i = 0; i < fields.size(); i++) {
      required(fields.get(i), "ComponentValue", at + i + ".ComponentValue", null);
      boolean named = fields.get(i).hasNonNull("ComponentId") && prepare;
      if (!named) {
        required(fields.get(i), "ComponentName", at + i + ".ComponentName", null);
      }
    }
  }

  private void approvers(JsonNode approvers, String at) {
    Set<List<String>> seen = new HashSet<>();
    for (int i = 0; i < approvers.size(); i++) {
      JsonNode approver = approvers.get(i);
      String here = at + i + ".";
      approver(approver, here);
      String mobile = approver.path("Mobile").asText();
      String person = mobile.isEmpty() ? approver.path("OpenId").asText() : mobile;
      List<String> signer =
          List.of(
              approver.path("ApproverType").asText("PERSON"),
              approver.path("OrganizationOpenId").asText(),
              approver.path("OrganizationName").asText(),
              person);
      if (!person.isEmpty() && !seen.add(signer)) {
        throw EssbasicError.rule(
            "InvalidParameter.BizApproverAlreadyExists", here + "Mobile", "each signer once");
      }
    }
  }

  private void approver(JsonNode approver, String at) {
    String type = approver.path("ApproverType").asText("PERSON");
    rule(APPROVER_TYPES.contains(type), PARAM_ERROR, at + "ApproverType", "one of the four types");
    String mobile = approver.path("Mobile").asText();
    // The documents mask numbers with asterisks; whoever copies an example meets no refusal.
    rule(
        mobile.isEmpty()
            || !strict && mobile.contains("*")
            || (strict ? STRICT_MOBILE : MOBILE).matcher(mobile).matches(),
        "InvalidParameter.Mobile",
        at + "Mobile",
        "11 digits");
    String card = approver.path("IdCardNumber").asText();
    boolean resident = approver.path("IdCardType").asText("ID_CARD").equals("ID_CARD");
    rule(
        card.isEmpty()
            || !strict && card.contains("*")
            || (resident ? ID_CARD : PERMIT).matcher(card).matches(),
        PARAM_ERROR,
        at + "IdCardNumber",
        "a number that fits IdCardType");
    length(approver, "ApproverRoleName", 20, at, PARAM_ERROR);
    length(approver, "OpenId", 64, at, PARAM_ERROR);
    length(approver, "OrganizationOpenId", 64, at, PARAM_ERROR);
    if (approver.hasNonNull("PreReadTime")) {
      long seconds = approver.get("PreReadTime").asLong();
      rule(seconds >= 3 && seconds <= 300, PARAM_ERROR, at + "PreReadTime", "3 to 300 seconds");
    }
    for (JsonNode verify : approver.path("ApproverVerifyTypes")) {
      rule(
          verify.asInt() == 1 || verify.asInt() == 2,
          "InvalidParameter.ApproverVerifyType",
          at + "ApproverVerifyTypes",
          "1 or 2");
    }
  }

  private static void atMost(JsonNode flow, String name, String at) {
    rule(flow.path(name).size() <= 50, PARAM_ERROR, at + name, "at most 50 entries");
  }

  private static void required(JsonNode object, String name, String path, String code) {
    if (code == null) {
      // In form fields an empty value is a value.
      if (!object.hasNonNull(name)) {
        throw EssbasicError.missing("InvalidParameter.MissingRequiredParameterValue", path);
      }
    } else if (object.path(name).asText().isEmpty()) {
      throw EssbasicError.missing(code, path);
    }
  }

  static void length(JsonNode object, String name, int most, String at, String code) {
    String value = object.path(name).asText();
    rule(
        value.codePointCount(0, value.length()) <= most,
        code,
        at + name,
        "at most " + most + " characters");
  }

  static void rule(boolean kept, String code, String path, String accepted) {
    if (!kept) {
      throw EssbasicError.rule(code, path, accepted);
    }
  }

  private static boolean base64(String text) {
    try {
      Base64.getDecoder().decode(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
