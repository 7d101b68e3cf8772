package io.github.contractroutes.platform.essbasic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.ledger.ContractMark;
import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.platform.CallAnswer.Answered;
import io.github.contractroutes.platform.CallAnswer.Held;
import io.github.contractroutes.platform.CallAnswer.NotNow;
import io.github.contractroutes.platform.CallAnswer.Unknown;
import io.github.contractroutes.platform.Calls;
import io.github.contractroutes.platform.ItemAnswer;
import io.github.contractroutes.platform.ItemAnswer.Created;
import io.github.contractroutes.platform.ItemAnswer.ItemRefused;
import io.github.contractroutes.platform.ItemAnswer.Prepared;
import io.github.contractroutes.platform.ItemAnswer.Previewed;
import io.github.contractroutes.platform.ItemAnswer.Unpaired;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.Sent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EssbasicAnswerTest extends ReadsEssbasic {
  // The documents' own examples.

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void documentedCreateIsReadItemByItem(int example) {
    JsonNode file =
        Calls.resource("/examples/essbasic-CreateFlowsByTemplates-" + example + ".json");
    JsonNode response = file.at("/response/Response");
    int items = file.at("/request/FlowInfos").size();

    Answered answered = (Answered) read(Calls.creates(items), file.get("response").toString());

    assertThat(answered.platformRequestId()).isEqualTo(response.get("RequestId").asText());
    assertThat(answered.items()).hasSize(items);
    for (int i = 0; i < items; i++) {
      Created created = (Created) answered.items().get(i);
      assertThat(created.flowId()).isEqualTo(response.get("FlowIds").get(i).asText());
      assertThat(created.customerData()).isEmpty();
      assertThat(created.task()).isEqualTo(items == 1 ? response.get("TaskInfos").get(0) : null);
      JsonNode approvers = response.at("/FlowApprovers/" + i + "/Approvers");
      assertThat(created.approvers()).isEqualTo(approvers.isArray() ? approvers : null);
    }
  }

  @Test
  void documentedPrepareHasItsConfirmUrl() {
    JsonNode file = Calls.resource("/examples/essbasic-PrepareFlows-1.json");

    Answered answered = (Answered) read(Calls.prepare("{}"), file.get("response").toString());

    assertThat(answered.items()).containsExactly(new Prepared("https://www.xx.com"));
  }

  // Pairing of creates.

  @Test
  void flowIdsOfFullLengthDecideHoweverShortTheOtherArraysAre() {
    assertThat(
            items(
                Calls.creates(2),
                "{'FlowIds':['a','b'],'CustomerData':[''],'ErrorMessages':[''],"
                    + "'TaskInfos':[],'PreviewUrls':[''],'FlowApprovers':[]}"))
        .containsExactly(new Created("a", null, null, null), new Created("b", null, null, null));
  }

  @Test
  void messageRefusesTheItemWithoutFlowId() {
    List<ItemAnswer> items =
        items(Calls.creates(3), "{'FlowIds':['a','',null],'ErrorMessages':['','no','nor']}");

    assertThat(items.get(0)).isInstanceOf(Created.class);
    assertThat(((ItemRefused) items.get(1)).error().message()).isEqualTo("no");
    assertThat(((ItemRefused) items.get(2)).error().message()).isEqualTo("nor");
  }

  @Test
  void itemWithoutFlowIdAndReasonIsUnpaired() {
    List<ItemAnswer> items =
        items(
            Calls.creates(2), "{'FlowIds':['a',''],'ErrorMessages':['no reason for the second']}");

    assertThat(items.get(0)).isInstanceOf(Created.class);
    assertThat(((Unpaired) items.get(1)).flowIds()).isEmpty();
  }

  @Test
  void shortFlowIdsAreNotedWithEveryItemThatIsNotRefused() {
    List<ItemAnswer> items =
        items(Calls.creates(3), "{'FlowIds':['a','c'],'ErrorMessages':['','no','']}");

    assertThat(((Unpaired) items.get(0)).flowIds()).containsExactly("a", "c");
    assertThat(items.get(1)).isInstanceOf(ItemRefused.class);
    assertThat(((Unpaired) items.get(2)).flowIds()).containsExactly("a", "c");
  }

  @Test
  void moreFlowsThanItemsWithoutMessageRefuseNobody() {
    Unknown unknown =
        (Unknown)
            read(
                Calls.creates(3), response("{'FlowIds':['a','c'],'ErrorMessages':['','no','no']}"));

    assertThat(unknown.flowIds()).containsExactly("a", "c");
  }

  @Test
  void allRefusedWithoutAnyFlowIdIsAnswered() {
    assertThat(items(Calls.creates(2), "{'FlowIds':[],'ErrorMessages':['no','nor']}"))
        .allMatch(ItemRefused.class::isInstance);
  }

  @Test
  void createThatPairsNothingIsUnknownWithItsFlowIds() {
    Unknown unknown = (Unknown) read(Calls.creates(3), response("{'FlowIds':['a','b']}"));

    assertThat(unknown.flowIds()).containsExactly("a", "b");
    assertThat(unknown.error().code()).isEqualTo("BadAnswer");
    assertThat(unknown.error().retryable()).isFalse();
    assertThat(unknown.platformRequestId()).isEqualTo("r-1");
  }

  @Test
  void oneFlowIdIsNeverGivenToTwoItems() {
    List<ItemAnswer> items = items(Calls.creates(3), "{'FlowIds':['a','a','b']}");

    assertThat(((Unpaired) items.get(0)).flowIds()).containsExactly("a");
    assertThat(((Unpaired) items.get(1)).flowIds()).containsExactly("a");
    assertThat(((Created) items.get(2)).flowId()).isEqualTo("b");
  }

  @Test
  void approversJoinByFlowIdWhateverTheirOrder() {
    List<ItemAnswer> items =
        items(
            Calls.creates(2),
            "{'FlowIds':['a','b'],'FlowApprovers':[{'FlowId':'b','Approvers':[{'SignId':'sb'}]},"
                + "7,{'FlowId':'x','Approvers':[{'SignId':'sx'}]}]}");

    assertThat(((Created) items.get(0)).approvers()).isNull();
    assertThat(((Created) items.get(1)).approvers().at("/0/SignId").asText()).isEqualTo("sb");
  }

  @Test
  void ourOwnMarkIsNotShown() {
    PlatformCall call = Calls.marked(Calls.creates(2), "bWFyaw==", "bWFyazI=");

    List<ItemAnswer> items =
        items(call, "{'FlowIds':['a','b'],'CustomerData':['bWFyaw==','dXNlcg==']}");

    assertThat(((Created) items.get(0)).customerData()).isEmpty();
    assertThat(((Created) items.get(1)).customerData()).isEqualTo("dXNlcg==");
  }

  @Test
  void aMarkOfAnotherCallPairsNothing() {
    String mine = ContractMark.of(7, 1);
    PlatformCall call = Calls.marked(Calls.creates(2), mine, ContractMark.of(7, 2));

    Unknown unknown =
        (Unknown)
            read(
                call,
                "{'Response':{'FlowIds':['a','b'],'CustomerData':['','%s']}}"
                    .formatted(ContractMark.of(6, 9))
                    .replace('\'', '"'));

    assertThat(unknown.error().message()).contains("mark of another call");
    assertThat(items(call, "{'FlowIds':['a','b'],'CustomerData':['%s','']}".formatted(mine)))
        .allMatch(item -> item instanceof Created);
  }

  @Test
  void aFlowIdOfManyCharactersIsNoFlowId() {
    List<ItemAnswer> items =
        items(Calls.creates(2), "{'FlowIds':['a','" + "x".repeat(9_000) + "']}");

    assertThat(items.get(0)).isInstanceOf(Created.class);
    assertThat(((Unpaired) items.get(1)).flowIds().get(0)).hasSizeLessThanOrEqualTo(1_000);
  }

  @Test
  void anErrorBesideFlowIdsIsNoRefusal() {
    String both =
        "{\"Response\":{\"FlowIds\":[\"a\",\"\"],"
            + "\"Error\":{\"Code\":\"InvalidParameter.Mobile\",\"Message\":\"m\"}}}";

    Unknown unknown = (Unknown) read(Calls.creates(2), both);

    assertThat(unknown.flowIds()).containsExactly("a");
    assertThat(read(Calls.creates(2), both.replace("\"a\"", "\"\"")))
        .isInstanceOf(CallAnswer.Refused.class);
  }

  @Test
  void taskWithoutIdIsNoTask() {
    List<ItemAnswer> items =
        items(
            Calls.creates(2),
            "{'FlowIds':['a','b'],'TaskInfos':[{'TaskId':'','TaskStatus':''},"
                + "{'TaskId':'t','TaskStatus':'NOTREADY'}]}");

    assertThat(((Created) items.get(0)).task()).isNull();
    assertThat(((Created) items.get(1)).task().get("TaskId").asText()).isEqualTo("t");
  }

  @Test
  void previewsPairByTheirLinks() {
    List<ItemAnswer> items =
        items(
            Calls.previews(2),
            "{'FlowIds':[],'PreviewUrls':['https://p/1',''],'ErrorMessages':['','no']}");

    assertThat(items.get(0)).isEqualTo(new Previewed("https://p/1", 300_000, null, null));
    assertThat(items.get(1)).isInstanceOf(ItemRefused.class);
  }

  // The whole call.

  @Test
  void rateLimitSlowsDown() {
    CallAnswer answer = read(Calls.creates(2), error("RequestLimitExceeded"));

    assertThat(((NotNow) answer).slowDown()).isTrue();
    assertThat(answer.platformRequestId()).isEqualTo("r-1");
  }

  @Test
  void expiredSignatureCorrectsTheClock() {
    Sent sent =
        Calls.answer(
            200,
            Map.of("date", "Sat, 21 Nov 2026 12:20:00 GMT"),
            error("AuthFailure.SignatureExpire"));

    assertThat(reader.read(Calls.creates(1), REQUEST, sent)).isInstanceOf(NotNow.class);
    assertThat(clock.now(REQUEST.uri())).isEqualTo(NOON.millis() + 20 * 60_000);
  }

  @Test
  void expiredSignatureOfARightClockIsHeld() {
    Sent sent =
        Calls.answer(
            200,
            Map.of("date", "Sat, 21 Nov 2026 12:00:01 GMT"),
            error("AuthFailure.SignatureExpire"));

    assertThat(reader.read(Calls.creates(1), REQUEST, sent)).isInstanceOf(Held.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 301, 307, 400, 401, 403, 408, 429, 500, 502, 503})
  void anyOtherStatusIsNotThePlatforms(int status) {
    Sent sent =
        Calls.answer(
            status, Map.of("retry-after", "7"), response("{'FlowIds':['a'],'ErrorMessages':['']}"));

    Unknown unknown = (Unknown) reader.read(Calls.creates(1), REQUEST, sent);

    assertThat(unknown.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(unknown.error().source()).isEqualTo("transport");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "7",
        "\"x\"",
        "{}",
        "<html>",
        "{\"Response\":null}",
        "{\"Response\":[]}",
        "{\"Response\":{}}",
        "{\"Response\":{\"Error\":\"x\"}}",
        "{\"Response\":{\"Error\":{\"Code\":7}}}",
        "{\"Response\":{\"FlowIds\":\"a\"}}",
        "{\"Response\":{\"FlowIds\":{\"0\":\"a\"}}}",
        "{\"Response\":{\"FlowIds\":[7]}}",
        "{\"Response\":{\"FlowIds\":[[\"a\"]]}}",
        "{\"Response\":{\"FlowIds\":[\"a\"]}}garbage",
        "{\"code\":4000,\"message\":\"legacy\",\"codeDesc\":\"AuthFailure\"}"
      })
  void garbageIsUnknown(String body) {
    assertThat(read(Calls.creates(1), body)).isInstanceOf(Unknown.class);
  }
}
