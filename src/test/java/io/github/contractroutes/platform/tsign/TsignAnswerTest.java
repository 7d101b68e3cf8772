package io.github.contractroutes.platform.tsign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.platform.AnswerTable;
import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.platform.CallAnswer.Answered;
import io.github.contractroutes.platform.CallAnswer.Held;
import io.github.contractroutes.platform.CallAnswer.NotNow;
import io.github.contractroutes.platform.CallAnswer.Refused;
import io.github.contractroutes.platform.CallAnswer.Unknown;
import io.github.contractroutes.platform.Calls;
import io.github.contractroutes.platform.ItemAnswer.FileLink;
import io.github.contractroutes.platform.ItemAnswer.Files;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.Sent;
import io.github.contractroutes.platform.ServerClock;
import io.github.contractroutes.platform.SignedRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TsignAnswerTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
  private static final PlatformCall CALL =
      Calls.documents(Calls.tsignKey("https://openapi.esign.cn", false), "flow-1");
  private static final SignedRequest REQUEST = TsignRequest.documents(CALL, NOON.millis());

  private final AnswerTable table = new AnswerTable(AnswerTable.CREATED_NOTHING);
  private final ServerClock clock = new ServerClock(NOON);
  private final TsignTokens tokens =
      new TsignTokens(new MemoryTokenStore(), clock, new TsignTokenAnswer(table));
  private final TsignAnswer reader = new TsignAnswer(table, clock, tokens, NOON);

  @Test
  void documentedAnswerNamesTheFlowsFiles() {
    JsonNode file = Calls.resource("/examples/tsign-documents-1.json");
    JsonNode doc = file.at("/response/data/docs/0");

    CallAnswer answer = read(Calls.ok(file.get("response").toString()));

    assertThat(((Answered) answer).items())
        .containsExactly(
            new Files(
                "flow-1",
                List.of(
                    new FileLink(
                        doc.get("fileId").asText(),
                        "xx劳动合同.pdf",
                        null,
                        doc.get("fileUrl").asText(),
                        3_600_000))));
  }

  @Test
  void answerCutAtAnyByteIsUnknown() throws Exception {
    byte[] whole =
        Calls.JSON.writeValueAsBytes(
            Calls.resource("/examples/tsign-documents-1.json").get("response"));

    for (int length = 0; length < whole.length; length++) {
      assertThat(read(new Sent.Answer(200, Map.of(), Arrays.copyOf(whole, length))))
          .isInstanceOf(Unknown.class);
    }
  }

  @Test
  void finishedFlowWithoutDocumentsHasNone() {
    assertThat(
            ((Answered) read(Calls.ok("{'code':0,'data':{'docs':[]}}".replace('\'', '"')))).items())
        .containsExactly(new Files("flow-1", List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "<html>",
        "{}",
        "{'code':0}",
        "{'code':0,'data':null}",
        "{'code':0,'data':{'docs':{}}}",
        "{'code':0,'data':{'docs':[7]}}",
        "{'code':0,'data':{'docs':[{'fileUrl':7}]}}",
        "{'code':{}}",
        "{'code':0.5}",
        "{'code':999999}",
        "{'success':false}"
      })
  void garbageAndUnknownCodesAreUnknown(String body) {
    assertThat(read(Calls.ok(body.replace('\'', '"')))).isInstanceOf(Unknown.class);
    assertThat(read(Calls.answer(500, Map.of(), body.replace('\'', '"'))))
        .isInstanceOf(Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 404, 500})
  void businessCodeIsReadWhateverTheStatus(int status) {
    CallAnswer answer =
        read(Calls.answer(status, Map.of(), "{\"code\":1437518,\"message\":\"m\",\"data\":null}"));

    assertThat(((Refused) answer).error().retryable()).isTrue();
    assertThat(((Refused) answer).error().code()).isEqualTo("1437518");
  }

  @Test
  void wrongTimeCorrectsTheClockOnce() {
    Map<String, String> headers = Map.of("date", "Sat, 21 Nov 2026 13:00:00 GMT");
    String body = "{\"success\":false,\"code\":401,\"message\":\"INVALID_TIMESTAMP\"}";

    assertThat(read(Calls.answer(401, headers, body))).isInstanceOf(NotNow.class);
    SignedRequest again = TsignRequest.documents(CALL, clock.now(REQUEST.uri()));
    assertThat(reader.read(CALL, again, Calls.answer(401, headers, body))).isInstanceOf(Held.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"无效的应用", "缺少参数", "INVALID_SIGNATURE", "TOKEN_CANT_BE_NULL", "TOKEN错误"})
  void gatewaysNoHoldsTheCredential(String message) {
    CallAnswer answer =
        read(
            Calls.answer(
                401, Map.of(), "{\"success\":false,\"code\":401,\"message\":\"" + message + "\"}"));

    assertThat(((Held) answer).scope()).isEqualTo(CallAnswer.Scope.CREDENTIAL);
    assertThat(((Held) answer).error().message()).isEqualTo(message);
  }

  @Test
  void statusAloneHoldsTheCredential() {
    assertThat(read(Calls.answer(403, Map.of(), "<html>blocked</html>"))).isInstanceOf(Held.class);
  }

  private CallAnswer read(Sent sent) {
    return reader.read(CALL, REQUEST, sent);
  }
}
