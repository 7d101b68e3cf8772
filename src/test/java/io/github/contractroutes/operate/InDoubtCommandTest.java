package io.github.contractroutes.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.contractroutes.Main;
import io.github.contractroutes.ledger.Claim;
import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Fate;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerSettings;
import io.github.contractroutes.ledger.NewRequest;
import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.ledger.OutcomeError;
import io.github.contractroutes.ledger.Poll;
import io.github.contractroutes.ledger.Settlement;
import io.github.contractroutes.ledger.Submission;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a shell runs them, while a service holds the ledger. */
class InDoubtCommandTest {
  @TempDir Path folder;
  private final Properties settings = new Properties();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Ledger service;

  @BeforeEach
  void open() {
    String url = "jdbc:sqlite:" + folder.resolve("ledger.db");
    settings.setProperty("contracts.ledger.url", url);
    service =
        Ledger.open(
            new LedgerSettings(url, "contract-routes", false, true, 3),
            () -> System.currentTimeMillis() * 1000);
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void aTableSaysWhatIsInDoubt() throws Exception {
    // Given
    inDoubt("order-1", "{\"FlowName\":\"x\"}", "{\"FlowName\":\"y\",\"CustomerData\":\"T3du\"}");
    // When
    int code = run("in-doubt", "list");
    // Then
    assertThat(code).isZero();
    assertThat(out.toString().lines().toList())
        .hasSize(3)
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).startsWith("CALL  INDEX  TENANT  REQUEST  ITEM  AGE");
              assertThat(lines.get(1)).startsWith("1     0      acme    order-1  0     0s");
              assertThat(lines.get(1)).contains("Y29udHJhY3Qtcm91dGVzOjE6MQ==  flowA,flowB");
              assertThat(lines.get(2)).contains("T3du");
            });
  }

  @Test
  void nothingInDoubtIsSaidInWords() throws Exception {
    assertThat(run("in-doubt", "list")).isZero();
    assertThat(out.toString()).isEqualTo("Nothing is in doubt." + System.lineSeparator());
  }

  @Test
  void anAdoptedContractIsSeenByTheServiceAndAStaleScreenIsTold() throws Exception {
    // Given
    inDoubt("order-1", "{}");
    // When
    int first = run("in-doubt", "adopt", "1", "0", "flowA", "--why", "console", "--who", "ada");
    int second = run("in-doubt", "resend", "1", "0", "--why", "console", "--who", "bob");
    // Then
    assertThat(first).isZero();
    assertThat(second).isEqualTo(1);
    assertThat(out.toString()).startsWith("Item 0 of call 1 is SUCCEEDED with flow flowA.");
    assertThat(err.toString())
        .startsWith("Item 0 of call 1 is not in doubt: it is SUCCEEDED with flow flowA; ada said");
    assertThat(service.sight().items()).containsEntry("SUCCEEDED", 1L);
    assertThat(service.doubts().history(10)).hasSize(1);
  }

  @Test
  void aDecisionWithoutAReasonIsNoCommand() throws Exception {
    assertThat(run("in-doubt", "refuse", "1", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--why");
  }

  @Test
  void aFileOfDecisionsGetsAVerdictForEachLineAndABadOneStopsNoOther() throws Exception {
    // Given
    inDoubt("order-1", "{}", "{}", "{}", "{}");
    Path file =
        Files.writeString(
            folder.resolve("decisions.csv"),
            """
            callId,index,action,flowId,why
            1,0,adopt,flowA,"seen, in the console"
            1,1,adopt,flowA,seen
            1,x,refuse,,seen
            1,2,refuse,,not there

            1,3,burn,,not there
            1,3,resend,,
            """);
    // When
    int code = run("in-doubt", "apply", file.toString(), "--who", "ada");
    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString().lines().toList())
        .containsExactly(
            "line 2: Item 0 of call 1 is SUCCEEDED with flow flowA.",
            "line 3: NOT DONE: Flow flowA belongs to another item already; Item 1 of call 1 stays"
                + " in doubt.",
            "line 4: NOT DONE: index must be a number from 0 on.",
            "line 5: Item 2 of call 1 is REFUSED.",
            "line 7: NOT DONE: action must be one of [adopt, resend, refuse].",
            "line 8: NOT DONE: A decision needs a reason: what does it rest on?");
    assertThat(service.doubts().history(10).get(1).decision().why())
        .isEqualTo("seen, in the console");
  }

  @Test
  void theListAsJsonIsFilledInAndGivenBack() throws Exception {
    // Given
    inDoubt("order-1", "{}", "{}");
    run("in-doubt", "list", "--json");
    StringBuilder filledIn = new StringBuilder();
    for (String line : out.toString().lines().toList()) {
      JsonNode doubt = new ObjectMapper().readTree(line);
      filledIn
          .append(line, 0, line.length() - 1)
          .append(",\"action\":\"adopt\",\"flowId\":\"flow-")
          .append(doubt.get("item").asInt())
          .append("\"}\n");
    }
    Path file = Files.writeString(folder.resolve("decisions.jsonl"), filledIn);
    // When
    int code = run("in-doubt", "apply", file.toString(), "--why", "matched by CustomerData");
    // Then
    assertThat(code).isZero();
    assertThat(service.sight().items()).containsEntry("SUCCEEDED", 2L).hasSize(1);
    // And
    assertThat(run("in-doubt", "history")).isZero();
    assertThat(out.toString()).contains("matched by CustomerData");
  }

  @Test
  void decisionsInAnotherEncodingAreRefusedInOneSentence() throws Exception {
    byte[] lines = "callId,index,action,why\n1,0,refuse,平台没有\n".getBytes(Charset.forName("GBK"));
    Path file = Files.write(folder.resolve("decisions.csv"), lines);

    assertThat(run("in-doubt", "apply", file.toString())).isEqualTo(1);

    assertThat(err.toString().lines().toList())
        .singleElement()
        .asString()
        .contains(file + " is not in UTF-8; nothing of it was applied.");
  }

  @Test
  void withoutALedgerOrAFileOneSentenceSaysSo() throws Exception {
    assertThat(run("in-doubt", "apply", folder.resolve("none.csv").toString())).isEqualTo(1);
    settings.setProperty("contracts.ledger.url", "jdbc:sqlite:" + folder.resolve("none.db"));
    assertThat(run("in-doubt", "list")).isEqualTo(1);
    assertThat(err.toString().lines().toList())
        .hasSize(2)
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).startsWith("There is no file ");
              assertThat(lines.get(1)).startsWith("There is no ledger at ");
            });
  }

  @Test
  void recoveringALedgerThatAServiceHoldsIsRefused() throws Exception {
    assertThat(run("ledger", "recover", "--restored")).isEqualTo(1);
    assertThat(err.toString()).contains("in use by another running service");
  }

  private int run(String... args) throws Exception {
    return Main.run(settings, new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private void inDoubt(String requestId, String... payloads) {
    Origin origin = Origin.record("contracts.create", 0, 0);
    NewRequest request =
        new NewRequest(
            "acme",
            "create",
            requestId,
            "digest",
            "essbasic",
            "account/create",
            "acme/-",
            "key",
            false,
            "{}".getBytes(StandardCharsets.UTF_8),
            null,
            null,
            List.of(),
            origin,
            java.util.Arrays.stream(payloads)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList());
    service.accept(
        new Poll(
            List.of(new Submission(origin, null, null, List.of(), 0, request, null)), List.of()));
    ClaimedCall call =
        service.claim(new Claim("account/create", "me", 20, 0, 60_000, agent -> 1)).orElseThrow();
    service.markSent(call.id(), "me");
    OutcomeError error = new OutcomeError("InternalError", "Try later.", "essbasic", false);
    service.recordAnswer(
        new Settlement(
            call.id(),
            "Unknown",
            null,
            "request-1",
            call.items().stream()
                .map(
                    item ->
                        new Settlement.ItemFate(
                            item.id(), new Fate.InDoubt(error, List.of("flowA", "flowB"))))
                .toList(),
            null,
            0,
            false,
            Settlement.Caution.ONE_BY_ONE));
  }
}
