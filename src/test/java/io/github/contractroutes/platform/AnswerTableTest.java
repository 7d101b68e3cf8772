package io.github.contractroutes.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.platform.CallAnswer.Held;
import io.github.contractroutes.platform.CallAnswer.NotNow;
import io.github.contractroutes.platform.CallAnswer.NotSent;
import io.github.contractroutes.platform.CallAnswer.Refused;
import io.github.contractroutes.platform.CallAnswer.Unknown;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row of DESIGN.md, "What each answer means". */
class AnswerTableTest {
  private final AnswerTable table = new AnswerTable(AnswerTable.CREATED_NOTHING);

  /** Columns: code, one create, several creates, one read, several reads. */
  @ParameterizedTest
  @CsvSource({
    "RequestLimitExceeded,                              SLOW, SLOW, SLOW, SLOW",
    "RequestLimitExceeded.UinLimitExceeded,             SLOW, SLOW, SLOW, SLOW",
    "RequestLimitExceeded.GlobalRegionUinLimitExceeded, SLOW, SLOW, SLOW, SLOW",
    "RequestLimitExceeded.IPLimitExceeded,              SLOW, SLOW, SLOW, SLOW",
    "AuthFailure.SignatureExpire,      HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL",
    "AuthFailure.SignatureFailure,     HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL",
    "AuthFailure.InvalidAuthorization, HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL",
    "AuthFailure.InvalidSecretId,      HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL",
    "AuthFailure.SecretIdNotFound,     HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL",
    "AuthFailure.TokenFailure,         HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL",
    "AuthFailure.MFAFailure,           HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL",
    "AuthFailure.UnauthorizedOperation,HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL",
    "IpNotInWhitelist,                 HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL",
    "IpInBlacklist,                    HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL",
    "ActionOffline,                    HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL",
    "InvalidAction,                    HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL",
    "NoSuchVersion,                    HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL",
    "NoSuchProduct,                    HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL",
    "UnsupportedRegion,                HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL",
    "UnsupportedProtocol,              HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL, HELD_CREDENTIAL",
    "OperationDenied.NoQuota,          HELD_AGENT, UNKNOWN, HELD_AGENT, HELD_AGENT",
    "LimitExceeded.CreateFlowNum,      HELD_AGENT, UNKNOWN, HELD_AGENT, REFUSED_READS",
    "UnauthorizedOperation,                       REFUSED_NEVER, REFUSED_NEVER, REFUSED_NEVER, REFUSED_NEVER",
    "UnauthorizedOperation.NoPermissionFeature,   REFUSED_NEVER, REFUSED_NEVER, REFUSED_NEVER, REFUSED_NEVER",
    "InvalidParameter,                 REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS",
    "InvalidParameter.Mobile,          REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS",
    "InvalidParameterValue,            REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS",
    "MissingParameter,                 REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS",
    "MissingParameter.FlowId,          REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS",
    "UnknownParameter,                 REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS",
    "ResourceNotFound.Template,        REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS",
    "InvalidRequest,                   REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS",
    "RequestSizeLimitExceeded,         REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS",
    "UnsupportedOperation,             REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS, REFUSED_ALWAYS",
    "OperationDenied,                  REFUSED_READS, UNKNOWN, REFUSED_READS, REFUSED_READS",
    "OperationDenied.NoIdentityVerify, REFUSED_READS, UNKNOWN, REFUSED_READS, REFUSED_READS",
    "InternalError,                    UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN",
    "InternalError.System,             UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN",
    "FailedOperation,                  UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN",
    "ResourceUnavailable,              UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN",
    "ServiceUnavailable,               UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN",
    "LimitExceeded,                    UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN",
    "RequestLimitExceededX,            UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN",
    "SomethingNew.NobodyKnows,         UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN",
  })
  void essbasicCode(String code, String create, String creates, String read, String reads) {
    assertThat(meaning(table.essbasic(Calls.creates(1), no(code)))).isEqualTo(create);
    assertThat(meaning(table.essbasic(Calls.creates(2), no(code)))).isEqualTo(creates);
    assertThat(meaning(table.essbasic(Calls.urls("a"), no(code)))).isEqualTo(read);
    assertThat(meaning(table.essbasic(Calls.urls("a", "b"), no(code)))).isEqualTo(reads);
    assertThat(meaning(table.essbasic(Calls.previews(1), no(code)))).isEqualTo(read);
    assertThat(meaning(table.essbasic(Calls.previews(2), no(code)))).isEqualTo(reads);
    assertThat(meaning(table.essbasic(Calls.prepare("{}"), no(code)))).isEqualTo(read);
  }

  @Test
  void expiredSignatureIsDueAgainOnceTheClockIsCorrected() {
    CallAnswer answer =
        table.essbasic(
            Calls.creates(3),
            new AnswerTable.No(200, "AuthFailure.SignatureExpire", "", true, null, "r-1"));

    assertThat(meaning(answer)).isEqualTo("AGAIN");
    assertThat(answer.platformRequestId()).isEqualTo("r-1");
  }

  @Test
  void operatorSaysAfterWhichCodesNothingWasCreated() {
    AnswerTable strict = new AnswerTable(List.of());
    AnswerTable lenient = new AnswerTable(List.of("OperationDenied*", "FailedOperation.Known"));

    assertThat(meaning(strict.essbasic(Calls.creates(2), no("InvalidParameter.Mobile"))))
        .isEqualTo("UNKNOWN");
    assertThat(meaning(strict.essbasic(Calls.creates(1), no("InvalidParameter.Mobile"))))
        .isEqualTo("REFUSED_READS");
    assertThat(meaning(lenient.essbasic(Calls.creates(2), no("OperationDenied.NoIdentityVerify"))))
        .isEqualTo("REFUSED_ALWAYS");
    assertThat(meaning(lenient.essbasic(Calls.creates(2), no("OperationDenied.NoQuota"))))
        .isEqualTo("HELD_AGENT");
    assertThat(meaning(lenient.essbasic(Calls.creates(2), no("FailedOperation.Known"))))
        .isEqualTo("REFUSED_ALWAYS");
  }

  @ParameterizedTest
  @CsvSource({
    "401, 401, 无效的应用,        false, HELD_CREDENTIAL",
    "401, 401, INVALID_TIMESTAMP, false, HELD_CREDENTIAL",
    "401, 401, INVALID_TIMESTAMP, true,  AGAIN",
    "401, 401, TOKEN错误,         true,  AGAIN",
    "200, 401, INVALID_SIGNATURE, false, HELD_CREDENTIAL",
    "403, 403, IP白名单不匹配,    false, HELD_CREDENTIAL",
    "200, 403, IP白名单不匹配,    false, HELD_CREDENTIAL",
    "200, 1437518, '',            false, REFUSED_READS",
    "200, 1435002, '',            false, REFUSED_READS",
    "400, 1435011, '',            false, REFUSED_READS",
    "200, 100010,  '',            false, UNKNOWN",
    "200, 1436116, '',            false, UNKNOWN",
    "500, 1,       '',            false, UNKNOWN",
  })
  void tsignCode(int status, String code, String message, boolean corrected, String meaning) {
    CallAnswer answer =
        table.tsign(
            Calls.documents(Calls.tsignKey("http://localhost", false), "a"),
            new AnswerTable.No(status, code, message, corrected, null, null));

    assertThat(meaning(answer)).isEqualTo(meaning);
  }

  @ParameterizedTest
  @CsvSource({
    "200, 72000032, HELD_CREDENTIAL",
    "401, 401,      HELD_CREDENTIAL",
    "200, 100010,   UNKNOWN",
    "200, 100011,   UNKNOWN",
    "502, 1,        UNKNOWN",
  })
  void tokenCode(int status, String code, String meaning) {
    CallAnswer answer =
        table.tsignToken(
            Calls.documents(Calls.tsignKey("http://localhost", true), "a"),
            new AnswerTable.No(status, code, "m", false, null, null));

    assertThat(meaning(answer)).isEqualTo(meaning);
  }

  @Test
  void onlyAnUnfinishedFlowIsARefusalThatMayPass() {
    PlatformCall call = Calls.documents(Calls.tsignKey("http://localhost", false), "a");

    assertThat(((Refused) table.tsign(call, no("1437518"))).error().retryable()).isTrue();
    assertThat(((Refused) table.tsign(call, no("1435011"))).error().retryable()).isFalse();
  }

  @Test
  void nothingHandedOverIsNotSent() {
    CallAnswer answer = table.notHandedOver(new Sent.NotHandedOver("The connection was refused."));

    assertThat(answer)
        .isEqualTo(
            new NotSent(
                new PlatformError("NotSent", "The connection was refused.", "transport", true)));
  }

  @Test
  void lostAnswerIsUnknownAndOnlyAReadMayBeAskedAgain() {
    Sent.Lost lost = new Sent.Lost("The connection was reset.");

    assertThat(((Unknown) table.lost(Calls.creates(1), lost)).error())
        .isEqualTo(new PlatformError("NoAnswer", "The connection was reset.", "transport", false));
    assertThat(((Unknown) table.lost(Calls.previews(1), lost)).error().retryable()).isTrue();
    assertThat(((Unknown) table.lost(Calls.urls("a"), lost)).error().retryable()).isTrue();
  }

  private static AnswerTable.No no(String code) {
    return new AnswerTable.No(200, code, "m", false, Duration.ofSeconds(3), "r");
  }

  private static String meaning(CallAnswer answer) {
    if (answer instanceof NotNow notNow) {
      return notNow.slowDown() ? "SLOW" : "AGAIN";
    }
    if (answer instanceof Held held) {
      return "HELD_" + held.scope();
    }
    if (answer instanceof Refused refused) {
      return "REFUSED_" + refused.split();
    }
    return answer.getClass().getSimpleName().toUpperCase();
  }
}
