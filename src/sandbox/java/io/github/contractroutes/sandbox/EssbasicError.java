package io.github.contractroutes.sandbox;

/** A definite no of essbasic; its text exists in English and Chinese (essbasic.md 3.3). */
final class EssbasicError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String code;
  private final String chinese;

  EssbasicError(String code, String english, String chinese) {
    super(english, null, false, false);
    this.code = code;
    this.chinese = chinese;
  }

  String code() {
    return code;
  }

  String text(boolean inChinese) {
    return inChinese ? chinese : getMessage();
  }

  static EssbasicError missing(String parameter) {
    return missing("MissingParameter", parameter);
  }

  static EssbasicError missing(String code, String parameter) {
    return new EssbasicError(
        code,
        "The request is missing a required parameter `" + parameter + "`.",
        "请求缺少必要参数 `" + parameter + "`。");
  }

  static EssbasicError unknown(String parameter) {
    return new EssbasicError(
        "UnknownParameter",
        "The parameter `" + parameter + "` is not recognized.",
        "参数 `" + parameter + "` 无法识别。");
  }

  static EssbasicError type(String parameter, String type) {
    return new EssbasicError(
        "InvalidParameter",
        "The value type of parameter `%s` is not valid. The type of parameter should be `%s`."
            .formatted(parameter, type),
        "参数 `%s` 取值类型错误。参数类型应为 `%s`".formatted(parameter, type));
  }

  /** A broken rule; the texts are the sandbox's own. */
  static EssbasicError rule(String code, String parameter, String accepted) {
    return new EssbasicError(
        code,
        "The parameter `%s` is not valid: %s.".formatted(parameter, accepted),
        "参数 `%s` 不合法: %s".formatted(parameter, accepted));
  }

  static EssbasicError notJson() {
    return new EssbasicError(
        "InvalidParameter",
        "The request content is not valid JSON for content-type=application/json.",
        "对于指定content-type=application/json协议下，请求内容不是合法的Json格式。");
  }

  static EssbasicError quota(int calls, int limit) {
    return new EssbasicError(
        "RequestLimitExceeded",
        ("Your current request times equals to `%d` in a second, which exceeds the frequency limit"
                + " `%d` for a second. Please reduce the frequency of calls.")
            .formatted(calls, limit),
        "您当前每秒请求 `%d` 次，超过了每秒频率上限 `%d`，请稍后重试。".formatted(calls, limit));
  }
}
