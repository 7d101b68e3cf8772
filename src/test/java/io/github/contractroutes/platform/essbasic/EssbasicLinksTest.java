package io.github.contractroutes.platform.essbasic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.platform.CallAnswer.Answered;
import io.github.contractroutes.platform.CallAnswer.Unknown;
import io.github.contractroutes.platform.Calls;
import io.github.contractroutes.platform.ItemAnswer;
import io.github.contractroutes.platform.ItemAnswer.FileLink;
import io.github.contractroutes.platform.ItemAnswer.Files;
import io.github.contractroutes.platform.ItemAnswer.ItemRefused;
import io.github.contractroutes.platform.ItemAnswer.Unpaired;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The links of DescribeResourceUrlsByFlows: which flow has which files. */
class EssbasicLinksTest extends ReadsEssbasic {
  @Test
  void documentedDownloadNamesTheFilesOfEachFlow() {
    Answered answered =
        documentedDownload(
            1, "yDwivUUckpor6wtoUuogwQHCAB0ES0pQ", "yDwi8UUckpo5fz9cUqI6nGwcuTvt9YSh");

    Files first = (Files) answered.items().get(0);
    assertThat(first.files())
        .containsExactly(
            new FileLink(
                null,
                "合同,270481027143248.pdf",
                "PDF",
                "https://file.test.ess.tencent.cn/file/FLOW/yDwivUUckpor6wtoUuogwQHCAB0ES0pQ/0/0.PDF?hkey=70b1**9c63e",
                300_000));
    assertThat(((Files) answered.items().get(1)).flowId())
        .isEqualTo("yDwi8UUckpo5fz9cUqI6nGwcuTvt9YSh");
  }

  @Test
  void documentedDownloadRefusesTheUnknownFlowAlone() {
    Answered answered =
        documentedDownload(
            2, "yDwivUUckpor6wtoUuogwQHCAB0ES0p1", "yDwi8UUckpo5fz9cUqI6nGwcuTvt9YSh");

    assertThat(((ItemRefused) answered.items().get(0)).error().message()).isEqualTo("查询流程不存在");
    assertThat(((ItemRefused) answered.items().get(0)).error().code()).isEqualTo("ItemRefused");
    assertThat(((Files) answered.items().get(1)).files()).hasSize(1);
  }

  @Test
  void linksJoinByFlowIdNotByIndex() {
    List<ItemAnswer> items =
        items(
            Calls.urls("a", "b"),
            "{'FlowResourceUrlInfos':["
                + flow("b", "https://f/b")
                + ","
                + flow("a", "https://f/a1", "https://f/a2")
                + "]}");

    assertThat(((Files) items.get(0)).files())
        .extracting(FileLink::url)
        .containsExactly("https://f/a1", "https://f/a2");
    assertThat(((Files) items.get(1)).files())
        .extracting(FileLink::url)
        .containsExactly("https://f/b");
  }

  @Test
  void twoItemsOfOneFlowBothGetItsFiles() {
    List<ItemAnswer> items =
        items(
            Calls.urls("a", "a"),
            "{'FlowResourceUrlInfos':[" + flow("a", "https://f/a") + "],'ErrorMessages':['','']}");

    assertThat(items).allMatch(item -> ((Files) item).files().size() == 1);
  }

  @Test
  void flowThatTheAnswerLeavesOutIsUnpaired() {
    List<ItemAnswer> items =
        items(Calls.urls("a", "b"), "{'FlowResourceUrlInfos':[" + flow("a", "https://f/a") + "]}");

    assertThat(items.get(0)).isInstanceOf(Files.class);
    assertThat(((Unpaired) items.get(1)).flowIds()).containsExactly("b");
    assertThat(((Unpaired) items.get(1)).error().retryable()).isTrue();
  }

  @Test
  void flowWithoutFilesIsAnsweredOnlyIfItWasNotRefused() {
    assertThat(
            items(
                Calls.urls("a"),
                "{'FlowResourceUrlInfos':[" + flow("a") + "],'ErrorMessages':['']}"))
        .containsExactly(new Files("a", List.of()));
    assertThat(read(Calls.urls("a"), response("{'FlowResourceUrlInfos':[" + flow("a") + "]}")))
        .isInstanceOf(Unknown.class);
  }

  @Test
  void flowWithAnUnreadableLinkIsAskedAgainAsAWhole() {
    String broken =
        "{'FlowResourceUrlInfos':[{'FlowId':'a','ResourceUrlInfos':[{'Url':'https://f/1'},{'Url':7}]}]}";

    assertThat(read(Calls.urls("a"), response(broken))).isInstanceOf(Unknown.class);
  }

  @Test
  void flowNamedTwiceHasTheLinksOfOneOfTheTwo() {
    List<ItemAnswer> items =
        items(
            Calls.urls("a"),
            "{'FlowResourceUrlInfos':["
                + String.join(",", flow("a"), flow("a", "https://f/1"), flow("a", "https://f/2"))
                + "]}");

    assertThat(((Files) items.get(0)).files())
        .extracting(FileLink::url)
        .containsExactly("https://f/1");
  }

  @Test
  void flowNamedTwiceAndOnceUnreadablyIsAskedAgain() {
    String bad = "{'FlowId':'a','ResourceUrlInfos':[{'Url':7}]}";
    String good = flow("a", "https://f/1");

    for (String flows : List.of(bad + "," + good, good + "," + bad)) {
      assertThat(read(Calls.urls("a"), response("{'FlowResourceUrlInfos':[" + flows + "]}")))
          .isInstanceOf(Unknown.class);
    }
  }

  private Answered documentedDownload(int example, String... flowIds) {
    JsonNode file =
        Calls.resource("/examples/essbasic-DescribeResourceUrlsByFlows-" + example + ".json");
    return (Answered) read(Calls.urls(flowIds), file.get("response").toString());
  }

  private static String flow(String flowId, String... urls) {
    StringBuilder links = new StringBuilder();
    for (String url : urls) {
      links.append(links.isEmpty() ? "" : ",").append("{'Url':'" + url + "','Name':'n'}");
    }
    return "{'FlowId':'" + flowId + "','ResourceUrlInfos':[" + links + "]}";
  }
}
