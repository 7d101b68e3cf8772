package io.github.contractroutes.platform.essbasic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.platform.AnswerTable;
import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.platform.CallAnswer.Answered;
import io.github.contractroutes.platform.Calls;
import io.github.contractroutes.platform.ItemAnswer;
import io.github.contractroutes.platform.ItemAnswer.Created;
import io.github.contractroutes.platform.ItemAnswer.Files;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.Sent;
import io.github.contractroutes.platform.ServerClock;
import io.github.contractroutes.platform.SignedRequest;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes back, reading does not throw and never gives an item another item's flow. */
class EssbasicAnswerFuzzTest {
  private static final SignedRequest REQUEST =
      new SignedRequest("POST", URI.create("https://localhost/"), Map.of(), new byte[0], 0);
  private final EssbasicAnswer reader =
      new EssbasicAnswer(
          new AnswerTable(AnswerTable.CREATED_NOTHING),
          new ServerClock(Clock.systemUTC()),
          Clock.systemUTC());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CreateFlowsByTemplates-1",
        "CreateFlowsByTemplates-2",
        "CreateFlowsByTemplates-3",
        "DescribeResourceUrlsByFlows-1",
        "DescribeResourceUrlsByFlows-2",
        "PrepareFlows-1"
      })
  void answerCutAtAnyByteIsUnknown(String example) throws Exception {
    JsonNode file = Calls.resource("/examples/essbasic-" + example + ".json");
    byte[] whole = Calls.JSON.writeValueAsBytes(file.get("response"));
    PlatformCall call = call(example);

    for (int length = 0; length < whole.length; length++) {
      CallAnswer answer =
          reader.read(call, REQUEST, new Sent.Answer(200, Map.of(), Arrays.copyOf(whole, length)));
      assertThat(answer).as("cut at " + length).isInstanceOf(CallAnswer.Unknown.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 20})
  void arraysOfAnyLengthAndTypeNeverMixUpCreates(int asked) throws Exception {
    Random random = new Random(20261121 + asked);
    PlatformCall call = Calls.creates(asked);
    for (int round = 0; round < 3000; round++) {
      ObjectNode response = JsonNodeFactory.instance.objectNode();
      for (String name :
          List.of("FlowIds", "ErrorMessages", "CustomerData", "PreviewUrls", "TaskInfos")) {
        response.set(name, anyArray(random, asked, name.equals("FlowIds") ? "flow-" : ""));
      }
      response.set("FlowApprovers", anyApprovers(random, asked));
      JsonNode flowIds = response.get("FlowIds");

      CallAnswer answer = read(call, response);

      if (answer instanceof Answered answered) {
        assertThat(answered.items()).hasSize(asked);
        for (int i = 0; i < asked; i++) {
          check(answered.items().get(i), flowIds, i, asked);
        }
      }
    }
  }

  private static void check(ItemAnswer item, JsonNode flowIds, int index, int asked) {
    if (item instanceof Created created) {
      assertThat(flowIds).hasSize(asked);
      assertThat(created.flowId()).isEqualTo(flowIds.get(index).textValue());
      if (created.approvers() != null) {
        assertThat(created.approvers().at("/0/SignId").asText())
            .isEqualTo("sign-of-" + created.flowId());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 50})
  void infosOfAnyOrderAndTypeNeverMixUpFiles(int asked) throws Exception {
    Random random = new Random(20261121 - asked);
    String[] ids = new String[asked];
    for (int i = 0; i < asked; i++) {
      ids[i] = "flow-" + random.nextInt(asked);
    }
    PlatformCall call = Calls.urls(ids);
    for (int round = 0; round < 1000; round++) {
      ObjectNode response = JsonNodeFactory.instance.objectNode();
      response.set("ErrorMessages", anyArray(random, asked, ""));
      ArrayNode infos = response.putArray("FlowResourceUrlInfos");
      int length = random.nextInt(asked + 2);
      for (int i = 0; i < length; i++) {
        infos.add(random.nextInt(8) == 0 ? anyValue(random, "") : info(random, asked));
      }

      CallAnswer answer = read(call, response);

      if (answer instanceof Answered answered) {
        assertThat(answered.items()).hasSize(asked);
        for (int i = 0; i < asked; i++) {
          String id = ids[i];
          if (answered.items().get(i) instanceof Files files) {
            assertThat(files.flowId()).isEqualTo(id);
            assertThat(files.files()).allMatch(file -> file.url().endsWith("/" + id));
          }
        }
      }
    }
  }

  private CallAnswer read(PlatformCall call, JsonNode response) throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("Response", response);
    return reader.read(
        call, REQUEST, new Sent.Answer(200, Map.of(), Calls.JSON.writeValueAsBytes(body)));
  }

  private static JsonNode info(Random random, int asked) {
    String id = "flow-" + random.nextInt(asked);
    ObjectNode info = JsonNodeFactory.instance.objectNode().put("FlowId", id);
    ArrayNode links = info.putArray("ResourceUrlInfos");
    for (int i = random.nextInt(3); i > 0; i--) {
      links.add(
          random.nextInt(9) == 0
              ? anyValue(random, "")
              : JsonNodeFactory.instance.objectNode().put("Url", "https://f/" + i + "/" + id));
    }
    return info;
  }

  private static JsonNode anyApprovers(Random random, int asked) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (int i = random.nextInt(asked + 2); i > 0; i--) {
      String id = "flow-" + random.nextInt(100);
      ObjectNode entry = JsonNodeFactory.instance.objectNode().put("FlowId", id);
      entry.putArray("Approvers").addObject().put("SignId", "sign-of-" + id);
      array.add(random.nextInt(5) == 0 ? anyValue(random, "") : entry);
    }
    return array;
  }

  /** Right length half of the time; now and then not an array at all. */
  private static JsonNode anyArray(Random random, int asked, String prefix) {
    if (random.nextInt(12) == 0) {
      return anyValue(random, prefix);
    }
    int length = random.nextBoolean() ? asked : random.nextInt(asked + 3);
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < length; i++) {
      array.add(
          random.nextInt(6) == 0
              ? anyValue(random, prefix)
              : JsonNodeFactory.instance.textNode(prefix + random.nextInt(100)));
    }
    return array;
  }

  private static JsonNode anyValue(Random random, String prefix) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (random.nextInt(8)) {
      case 0 -> json.nullNode();
      case 1 -> json.numberNode(random.nextInt());
      case 2 -> json.booleanNode(true);
      case 3 -> json.objectNode().put("0", prefix + "1");
      case 4 -> json.arrayNode().add(prefix + "2");
      case 5 -> json.textNode("");
      case 6 -> json.textNode("  ");
      default -> json.numberNode(1.5);
    };
  }

  private static PlatformCall call(String example) {
    if (example.startsWith("Create")) {
      return Calls.creates(example.endsWith("2") ? 2 : 1);
    }
    return example.startsWith("Prepare")
        ? Calls.prepare("{}")
        : Calls.urls("yDwivUUckpor6wtoUuogwQHCAB0ES0pQ", "yDwi8UUckpo5fz9cUqI6nGwcuTvt9YSh");
  }
}
