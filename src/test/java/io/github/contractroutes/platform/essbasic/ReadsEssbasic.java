package io.github.contractroutes.platform.essbasic;

import io.github.contractroutes.platform.AnswerTable;
import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.platform.CallAnswer.Answered;
import io.github.contractroutes.platform.Calls;
import io.github.contractroutes.platform.ItemAnswer;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.ServerClock;
import io.github.contractroutes.platform.SignedRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Reads answers of essbasic as they come from the platform. */
abstract class ReadsEssbasic {
  static final Clock NOON = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
  static final SignedRequest REQUEST =
      new SignedRequest(
          "POST",
          URI.create("https://essbasic.tencentcloudapi.com/"),
          Map.of(),
          new byte[0],
          NOON.millis());

  final ServerClock clock = new ServerClock(NOON);
  final EssbasicAnswer reader =
      new EssbasicAnswer(new AnswerTable(AnswerTable.CREATED_NOTHING), clock, NOON);

  List<ItemAnswer> items(PlatformCall call, String response) {
    return ((Answered) read(call, response(response))).items();
  }

  CallAnswer read(PlatformCall call, String body) {
    return reader.read(call, REQUEST, Calls.ok(body));
  }

  static String response(String members) {
    String json = members.replace('\'', '"');
    return "{\"Response\":" + json.substring(0, json.length() - 1) + ",\"RequestId\":\"r-1\"}}";
  }

  static String error(String code) {
    return response("{'Error':{'Code':'" + code + "','Message':'m'}}");
  }
}
