package io.github.contractroutes.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.dispatch.Settle;
import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Fate;
import io.github.contractroutes.ledger.MemoryFolder;
import io.github.contractroutes.ledger.Settlement;
import io.github.contractroutes.platform.Action;
import io.github.contractroutes.platform.AnswerTable;
import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.PlatformKey;
import io.github.contractroutes.platform.Sent;
import io.github.contractroutes.platform.ServerClock;
import io.github.contractroutes.platform.SignedRequest;
import io.github.contractroutes.platform.essbasic.EssbasicAnswer;
import io.github.contractroutes.platform.tsign.MemoryTokenStore;
import io.github.contractroutes.platform.tsign.TsignAnswer;
import io.github.contractroutes.platform.tsign.TsignTokenAnswer;
import io.github.contractroutes.platform.tsign.TsignTokens;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From the bytes of an answer to the rows of a real ledger: whatever is wrong with the answer to a
 * call that was executed, no create is sent again, no item gets another one's flow, and none stays
 * behind without a fate.
 */
class AnswerFuzzTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SignedRequest REQUEST =
      new SignedRequest("POST", URI.create("https://localhost/"), Map.of(), new byte[0], 0);
  private static final String TEMPLATE_MISSING = "模板不存在";

  /** Codes of calls that the platform turned away unexecuted; everything else may have created. */
  private static final List<String> TURNED_AWAY =
      List.of("RequestLimitExceeded", "AuthFailure", "IpNotInWhitelist", "ActionOffline");

  private static final List<String> CUT = List.of("InternalError", "RequestLimitExceeded");

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private FuzzLedger ledger;
  private Settle settle;
  private EssbasicAnswer essbasic;
  private TsignAnswer tsign;

  @BeforeEach
  void open() {
    ledger = new FuzzLedger(folder);
    settle = new Settle(() -> ledger.clockMicros.get() / 1000, () -> 0.5, 86_400_000);
    AnswerTable table = new AnswerTable(AnswerTable.CREATED_NOTHING);
    ServerClock clock = new ServerClock(Clock.systemUTC());
    essbasic = new EssbasicAnswer(table, clock, Clock.systemUTC());
    TsignTokens tokens =
        new TsignTokens(new MemoryTokenStore(), clock, new TsignTokenAnswer(table));
    tsign = new TsignAnswer(table, clock, tokens, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void anAnswerToCreatesCutAtAnyByteLeavesThemInDoubt(int size) throws Exception {
    byte[] whole = JSON.writeValueAsBytes(created(size));
    for (int length = 0; length < whole.length; length++) {
      Settlement settlement = create(size, Arrays.copyOf(whole, length));
      assertThat(settlement.fates())
          .as("cut at " + length)
          .allSatisfy(fate -> assertThat(fate.fate()).isInstanceOf(Fate.InDoubt.class));
    }
    assertThat(ledger.waiting()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void aValueOfAWrongTypeNeverMixesUpCreatesNorSendsOneAgain(int size) throws Exception {
    List<JsonNode> mutants = Mutations.wrongTypes(created(size));
    for (JsonNode mutant : mutants) {
      check(mutant, size, create(size, JSON.writeValueAsBytes(mutant)));
    }
    assertThat(mutants).hasSizeGreaterThan(50);
    assertThat(ledger.waiting()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 20})
  void arraysOfAnyWrongLengthNeverMixUpCreatesNorSendOneAgain(int size) throws Exception {
    List<JsonNode> mutants = new ArrayList<>();
    for (String name : List.of("FlowIds", "ErrorMessages", "CustomerData", "TaskInfos")) {
      mutants.addAll(Mutations.wrongLengths(created(size), "/Response/" + name));
    }
    for (JsonNode other : Mutations.wrongLengths(created(size), "/Response/ErrorMessages")) {
      if (size < 20) {
        mutants.addAll(Mutations.wrongLengths(other, "/Response/FlowIds"));
      }
    }
    for (JsonNode mutant : mutants) {
      check(mutant, size, create(size, JSON.writeValueAsBytes(mutant)));
    }
    assertThat(ledger.waiting()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "InternalError",
        "InternalError.System",
        "FailedOperation",
        "FailedOperation.X",
        "ResourceUnavailable",
        "OperationDenied",
        "OperationDenied.NoQuota",
        "LimitExceeded.CreateFlowNum",
        "UnknownCode",
        "InvalidParameterNobodyKnows",
        "RequestLimitExceeded",
        "RequestLimitExceeded.UinLimitExceeded",
        "AuthFailure.SignatureExpire",
        "AuthFailure.SecretIdNotFound",
        "IpNotInWhitelist",
        "ActionOffline"
      })
  void anErrorInWhateverShapeSendsSeveralCreatesAgainOnlyIfItTurnedThemAway(String code)
      throws Exception {
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode response = answer.putObject("Response");
    response.putObject("Error").put("Code", code).put("Message", "A sentence.");
    response.put("RequestId", "r-1");
    List<byte[]> bodies = new ArrayList<>();
    byte[] whole = JSON.writeValueAsBytes(answer);
    bodies.add(whole);
    // Where an error is cut matters little to which one it is.
    for (int length = 0; length < whole.length && CUT.contains(code); length++) {
      bodies.add(Arrays.copyOf(whole, length));
    }
    for (JsonNode mutant : Mutations.wrongTypes(answer)) {
      bodies.add(JSON.writeValueAsBytes(mutant));
    }
    for (byte[] body : bodies) {
      Settlement settlement = create(3, body);
      boolean readable = readable(body, code);
      boolean turnedAway = readable && TURNED_AWAY.stream().anyMatch(code::startsWith);
      boolean nothingCreated = readable && code.startsWith("InvalidParameter");
      assertThat(settlement.fates())
          .as(new String(body, UTF_8))
          .allSatisfy(
              fate ->
                  assertThat(fate.fate())
                      .isInstanceOf(
                          turnedAway || nothingCreated ? Fate.Again.class : Fate.InDoubt.class));
    }
    assertThat(ledger.waiting()).isZero();
  }

  @Test
  void anAnswerToDownloadsInWhateverShapeIsAskedAgainOrNamesEachFlowsOwnFiles() throws Exception {
    List<byte[]> bodies = bodies(described(3), "/Response/FlowResourceUrlInfos");
    for (byte[] body : bodies) {
      List<byte[]> items = quoted("flow-0", "flow-1", "flow-2");
      ClaimedCall call = ledger.marked("download", "essbasic", items);
      PlatformCall asked = platformCall(call, Action.RESOURCE_URLS, items);
      Settlement settlement = record(call, essbasic.read(asked, REQUEST, answer(body)));
      for (int i = 0; i < 3; i++) {
        ownFiles(settlement.fates().get(i).fate(), "flow-" + i);
      }
    }
    assertThat(ledger.waiting()).isZero();
  }

  @Test
  void anAnswerOfTsignInWhateverShapeIsAskedAgainOrNamesTheFlowsFiles() throws Exception {
    ObjectNode answer = JSON.createObjectNode().put("code", 0).put("message", "成功");
    ArrayNode docs = answer.putObject("data").putArray("docs");
    for (int i = 0; i < 2; i++) {
      docs.addObject()
          .put("fileId", "file-" + i)
          .put("fileName", i + ".pdf")
          .put("fileUrl", "https://files/flow-0/" + i);
    }
    for (byte[] body : bodies(answer, "/data/docs")) {
      List<byte[]> items = quoted("flow-0");
      ClaimedCall call = ledger.marked("download", "tsign", items);
      PlatformCall asked = platformCall(call, Action.DOCUMENTS, items);
      Settlement settlement = record(call, tsign.read(asked, REQUEST, answer(body)));
      ownFiles(settlement.fates().get(0).fate(), "flow-0");
    }
    assertThat(ledger.waiting()).isZero();
  }

  private static List<byte[]> bodies(JsonNode answer, String array) throws Exception {
    List<byte[]> bodies = new ArrayList<>();
    byte[] whole = JSON.writeValueAsBytes(answer);
    for (int length = 0; length <= whole.length; length++) {
      bodies.add(Arrays.copyOf(whole, length));
    }
    List<JsonNode> mutants = new ArrayList<>(Mutations.wrongTypes(answer));
    mutants.addAll(Mutations.wrongLengths(answer, array));
    for (JsonNode mutant : mutants) {
      bodies.add(JSON.writeValueAsBytes(mutant));
    }
    return bodies;
  }

  /** A read's end: again, refused by a word of the platform, or done with its own files. */
  private static void ownFiles(Fate fate, String flowId) {
    assertThat(fate).isNotInstanceOfAny(Fate.InDoubt.class, Fate.Failed.class);
    if (fate instanceof Fate.Done done) {
      assertThat(done.flowId()).isEqualTo(flowId);
      assertThat(done.files()).allMatch(file -> file.url().contains("/" + flowId + "/"));
    }
  }

  /** Item i was created as flow-i, but the second, which the platform refused. */
  private static void check(JsonNode mutant, int size, Settlement settlement) {
    for (int i = 0; i < size; i++) {
      Fate fate = settlement.fates().get(i).fate();
      String which = "item " + i + " of " + mutant;
      if (i == 1) {
        assertThat(fate).as(which).isInstanceOfAny(Fate.Refused.class, Fate.InDoubt.class);
      } else {
        assertThat(fate).as(which).isInstanceOfAny(Fate.Done.class, Fate.InDoubt.class);
      }
      if (fate instanceof Fate.Done done) {
        assertThat(done.flowId()).as(which).isEqualTo("flow-" + i);
      }
    }
  }

  private Settlement create(int size, byte[] body) {
    List<byte[]> items =
        IntStream.range(0, size)
            .mapToObj(i -> "{\"FlowName\":\"%d\"}".formatted(i))
            .toList()
            .stream()
            .map(text -> text.getBytes(UTF_8))
            .toList();
    ClaimedCall call = ledger.marked("create", "essbasic", items);
    PlatformCall asked = platformCall(call, Action.CREATE, items);
    return record(call, essbasic.read(asked, REQUEST, answer(body)));
  }

  private Settlement record(ClaimedCall call, CallAnswer answer) {
    Settlement settlement = settle.settle(call, answer);
    assertThat(settlement.fates().stream().map(Settlement.ItemFate::item))
        .containsExactlyElementsOf(call.items().stream().map(ClaimedCall.Item::id).toList());
    assertThat(ledger.ledger.recordAnswer(settlement)).isTrue();
    return settlement;
  }

  private static Sent answer(byte[] body) {
    return new Sent.Answer(200, Map.of(), body);
  }

  private static PlatformCall platformCall(ClaimedCall call, Action action, List<byte[]> items) {
    PlatformKey key =
        action == Action.DOCUMENTS
            ? new PlatformKey.Tsign("https://localhost", "app", "secret", false)
            : new PlatformKey.Essbasic("https://localhost", "id", "key", null);
    return new PlatformCall(
        String.valueOf(call.id()), action, false, key, null, call.members(), items, List.of());
  }

  private static List<byte[]> quoted(String... texts) {
    return Arrays.stream(texts).map(text -> ("\"" + text + "\"").getBytes(UTF_8)).toList();
  }

  /** As essbasic answers {@code size} creates of which it refuses the second. */
  private static JsonNode created(int size) {
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode response = answer.putObject("Response");
    for (int i = 0; i < size; i++) {
      response.withArray("/FlowIds").add(i == 1 ? "" : "flow-" + i);
      response.withArray("/CustomerData").add("");
      response.withArray("/ErrorMessages").add(i == 1 ? TEMPLATE_MISSING : "");
      response.withArray("/PreviewUrls").add("");
      response.withArray("/TaskInfos").addObject().put("TaskId", "").put("TaskStatus", "");
    }
    response.put("RequestId", "r-1");
    return answer;
  }

  private static JsonNode described(int size) {
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode response = answer.putObject("Response");
    for (int i = 0; i < size; i++) {
      response.withArray("/ErrorMessages").add("");
      ObjectNode info = response.withArray("/FlowResourceUrlInfos").addObject();
      info.put("FlowId", "flow-" + i);
      info.putArray("ResourceUrlInfos")
          .addObject()
          .put("Name", "n")
          .put("Type", "PDF")
          .put("Url", "https://files/flow-" + i + "/0");
    }
    response.put("RequestId", "r-1");
    return answer;
  }

  /** Whether the answer still names this very code. */
  private static boolean readable(byte[] body, String code) {
    try {
      return JSON.readTree(body).at("/Response/Error/Code").asText().equals(code);
    } catch (java.io.IOException cut) {
      return false;
    }
  }
}
