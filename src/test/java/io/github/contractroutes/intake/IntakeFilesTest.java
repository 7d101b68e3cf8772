package io.github.contractroutes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.ledger.Poll;
import io.github.contractroutes.ledger.Submission;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.spi.Registry;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IntakeFilesTest extends CamelMainTestSupport {
  private Path directory;
  private final RememberingLedger ledger = new RememberingLedger();

  @Override
  public boolean isUseAdviceWith() {
    return true;
  }

  @Override
  protected void configure(MainConfigurationProperties configuration) {
    configuration.setRoutesIncludePattern("file:routes/intake-files.camel.yaml");
  }

  @Override
  protected Properties useOverridePropertiesWithPropertiesComponent() {
    // Called by the constructor of the base class, before anything can be injected.
    try {
      directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "inbox");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Properties properties = new Properties();
    properties.setProperty("contracts.inbox", directory.toString());
    return properties;
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    Inbox inbox = new Inbox(directory, doneSuffix());
    registry.bind("fileReady", new FileReadyStep(inbox, Given.room()));
    registry.bind(
        "fileIntake",
        new FileIntakeStep(inbox, Given.check(), Given.room(), InstantSource.fixed(Given.NOW)));
  }

  String doneSuffix() {
    return "";
  }

  @BeforeEach
  void start() throws Exception {
    AdviceWith.adviceWith(
        context,
        "intake-files",
        advice -> advice.weaveById("accept-dropped").replace().process(ledger));
    context.start();
    await().until(() -> Files.isDirectory(directory.resolve("download/.refused")));
  }

  private static String download(String id) {
    return "{\"requestId\":\"" + id + "\",\"tenant\":\"acme\",\"payload\":{\"FlowIds\":[\"f\"]}}";
  }

  private Path drop(String place, String content) throws IOException {
    Path hidden = Files.writeString(directory.resolve(".new"), content);
    return Files.move(hidden, directory.resolve(place), StandardCopyOption.ATOMIC_MOVE);
  }

  private void awaitFile(String place) {
    await().until(() -> Files.exists(directory.resolve(place)));
  }

  private JsonNode errors(String place) throws IOException {
    return Json.MAPPER.readTree(directory.resolve(place).toFile());
  }

  private List<String> names(String place) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(place))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aGoodFileIsOneRequestAndMovesToAccepted() throws IOException {
    drop("download/a.json", download("a"));

    awaitFile("download/.accepted/a.json");

    assertThat(ledger.polls).hasSize(1);
    Submission submission = ledger.polls.get(0).submissions().get(0);
    assertThat(submission.request().operation()).isEqualTo("download");
    assertThat(submission.origin()).isEqualTo(Origin.file("a.json", null));
    assertThat(names("download/.refused")).isEmpty();
    assertThat(directory.resolve("download/a.json")).doesNotExist();
  }

  @Test
  void aBadFileMovesToRefusedWithAFileThatSaysWhy() throws IOException {
    drop(
        "create/bad.json",
        "{\"requestId\":\"r\",\"tenant\":\"nobody\",\"payload\":{\"FlowInfos\":[{}]}}");

    awaitFile("create/.refused/bad.json");

    JsonNode errors = errors("create/.refused/bad.json.error.json");
    assertThat(errors.at("/file").asText()).isEqualTo("bad.json");
    assertThat(errors.at("/refused/0/code").asText()).isEqualTo("unknown-tenant");
    assertThat(errors.at("/refused/0/requestId").asText()).isEqualTo("r");
    assertThat(errors.at("/refused/0/message").asText()).isNotBlank();
    assertThat(errors.at("/refused/0").has("line")).isFalse();
    assertThat(names("create/.accepted")).isEmpty();
  }

  @Test
  void goodLinesAreServedAndBadLinesAreCopiedWithTheirNumbers() throws IOException {
    String lines =
        download("a")
            + "\r\n\n"
            + "{bad\n"
            + download("b")
            + "\n"
            + download("a").replace("f", "g")
            + "\n";

    drop("download/mix.jsonl", lines);
    awaitFile("download/.accepted/mix.jsonl");

    assertThat(ledger.accepted()).isEqualTo(2);
    assertThat(Files.readString(directory.resolve("download/.accepted/mix.jsonl")))
        .isEqualTo(lines);
    assertThat(Files.readString(directory.resolve("download/.refused/mix.jsonl")))
        .isEqualTo("{bad\n" + download("a").replace("f", "g") + "\n");
    JsonNode errors = errors("download/.refused/mix.jsonl.error.json");
    assertThat(errors.at("/refused/0/line").asInt()).isEqualTo(3);
    assertThat(errors.at("/refused/0/code").asText()).isEqualTo("bad-json");
    assertThat(errors.at("/refused/1/line").asInt()).isEqualTo(5);
    assertThat(errors.at("/refused/1/code").asText()).isEqualTo("id-conflict");
    assertThat(errors.at("/requests").asInt()).isEqualTo(4);
    assertThat(errors.at("/refusedRequests").asInt()).isEqualTo(2);
    assertThat(names("download/.refused")).containsExactly("mix.jsonl", "mix.jsonl.error.json");
  }

  @Test
  void theLongestNameLeavesRoomForWhatGoesWithIt() throws IOException {
    String name = "合".repeat(83) + ".jsonl";

    drop("download/" + name, download("a") + "\n{bad\n");
    awaitFile("download/.accepted/" + name);
    drop("download/" + name, "{bad\n");

    String cut = "合".repeat(79);
    String cutMore = "合".repeat(72) + "-20261121T080000000Z";
    await()
        .untilAsserted(
            () ->
                assertThat(names("download/.refused"))
                    .containsExactlyInAnyOrder(
                        cut + ".jsonl",
                        cut + ".jsonl.error.json",
                        cutMore + ".jsonl",
                        cutMore + ".jsonl.error.json"));
    assertThat(names("download/.accepted")).containsExactly(name);
  }

  @Test
  void aFileOfBadLinesAloneMovesToRefusedItself() throws IOException {
    drop("download/bad.jsonl", "{\n\n[]\n");

    awaitFile("download/.refused/bad.jsonl");

    assertThat(Files.readString(directory.resolve("download/.refused/bad.jsonl")))
        .isEqualTo("{\n\n[]\n");
    assertThat(names("download/.accepted")).isEmpty();
    // The working copy goes when the journey has ended.
    await().until(() -> names("download/.refused").size() == 2);
  }

  @Test
  void manyLinesAreAcceptedInBatches() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 1_201; i++) {
      lines.append(download("r-" + i)).append('\n');
    }

    drop("download/many.jsonl", lines.toString());
    awaitFile("download/.accepted/many.jsonl");

    assertThat(ledger.polls)
        .extracting(poll -> poll.submissions().size())
        .containsExactly(500, 500, 201);
    assertThat(ledger.polls).allSatisfy(poll -> assertThat(poll.positions()).isEmpty());
    Poll last = ledger.polls.get(2);
    assertThat(last.submissions().get(200).origin()).isEqualTo(Origin.file("many.jsonl", 1_201L));
  }

  @Test
  void aLineThatIsTooLargeIsOneBadLine() throws IOException {
    String large = "x".repeat(RequestReader.MOST_BYTES + 1);

    drop("download/large.jsonl", download("a") + "\n" + large + "\n" + download("b") + "\n");
    awaitFile("download/.accepted/large.jsonl");

    assertThat(ledger.accepted()).isEqualTo(2);
    assertThat(errors("download/.refused/large.jsonl.error.json").at("/refused/0/code").asText())
        .isEqualTo("too-large");
    assertThat(Files.size(directory.resolve("download/.refused/large.jsonl")))
        .isEqualTo(large.length() + 1);
  }

  @Test
  void linesWithoutAFinalLineBreakWaitForIt() throws IOException {
    Path file = drop("download/open.jsonl", download("a") + "\n" + download("b"));
    drop("download/other.json", download("c"));
    awaitFile("download/.accepted/other.json");
    await()
        .during(Readiness.CALM.multipliedBy(2))
        .until(() -> Files.exists(file) && ledger.accepted() == 1);

    Files.writeString(file, "\n", StandardOpenOption.APPEND);

    awaitFile("download/.accepted/open.jsonl");
    assertThat(ledger.accepted()).isEqualTo(3);
  }

  @Test
  void aFileThatIsStillWrittenIsNotTaken() throws Exception {
    Path file = directory.resolve("download/slow.jsonl");
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < 10; i++) {
        out.write((download("s-" + i) + "\n").getBytes(StandardCharsets.UTF_8));
        await().pollDelay(Readiness.CALM.dividedBy(3)).until(() -> true);
        assertThat(ledger.polls).isEmpty();
      }
    }

    awaitFile("download/.accepted/slow.jsonl");
    assertThat(ledger.accepted()).isEqualTo(10);
  }

  @Test
  void aNameThatIsTakenGetsATimeSuffix() throws IOException {
    drop("download/a.json", download("a"));
    awaitFile("download/.accepted/a.json");
    drop("download/a.json", download("b"));
    awaitFile("download/.accepted/a-20261121T080000000Z.json");
    drop("download/a.json", download("c"));
    awaitFile("download/.accepted/a-20261121T080000000Z-1.json");

    assertThat(ledger.accepted()).isEqualTo(3);
  }

  @Test
  void whatIsNoRequestIsLeftAloneAndStopsNobody() throws IOException {
    Files.createDirectory(directory.resolve("download/directory.json"));
    Files.createDirectories(directory.resolve("download/deep"));
    drop("download/deep/inner.json", download("inner"));
    drop("download/.hidden.json", download("hidden"));
    drop("download/readme.txt", "hello");
    drop("stray.json", download("stray"));
    Files.createSymbolicLink(directory.resolve("download/gone.json"), Path.of("nowhere"));
    drop("download/good.json", download("good"));

    awaitFile("download/.accepted/good.json");

    assertThat(ledger.accepted()).isEqualTo(1);
    assertThat(names("download"))
        .contains("directory.json", "deep", ".hidden.json", "readme.txt", "gone.json");
    assertThat(directory.resolve("stray.json")).exists();
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    drop("download/empty.jsonl", "");
    drop("download/empty.json", "");

    awaitFile("download/.refused/empty.jsonl.error.json");
    awaitFile("download/.refused/empty.json.error.json");

    assertThat(errors("download/.refused/empty.json.error.json").at("/refused/0/code").asText())
        .isEqualTo("bad-json");
    assertThat(Files.exists(directory.resolve("download/.refused/empty.jsonl"))).isTrue();
  }

  @Test
  void aLedgerThatIsAwayForAWhileLosesNothing() throws IOException {
    ledger.failures.set(2);

    drop("download/a.jsonl", download("a") + "\n{bad\n");
    awaitFile("download/.accepted/a.jsonl");

    assertThat(ledger.accepted()).isEqualTo(1);
    assertThat(names("download/.refused")).containsExactly("a.jsonl", "a.jsonl.error.json");
  }

  @Test
  void aLedgerThatIsAwayForLongLeavesTheFileForLater() throws IOException {
    ledger.failures.set(5);

    drop("download/a.jsonl", download("a") + "\n");
    await().until(() -> ledger.failures.get() < 2);
    assertThat(directory.resolve("download/a.jsonl")).exists();

    await()
        .atMost(java.time.Duration.ofSeconds(30))
        .until(() -> Files.exists(directory.resolve("download/.accepted/a.jsonl")));
    assertThat(ledger.accepted()).isEqualTo(1);
  }
}
