package io.github.contractroutes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Properties;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.spi.Registry;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IntakeFilesWithMarkerTest extends CamelMainTestSupport {
  private static final String REQUEST =
      "{\"requestId\":\"a\",\"tenant\":\"acme\",\"payload\":{\"FlowIds\":[\"f\"]}}";

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
    Inbox inbox = new Inbox(directory, ".ok");
    registry.bind("fileReady", new FileReadyStep(inbox, Given.room()));
    registry.bind(
        "fileIntake",
        new FileIntakeStep(inbox, Given.check(), Given.room(), InstantSource.fixed(Given.NOW)));
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

  @Test
  void aMarkerThatWasLeftOverDoesNotCutAFileThatIsWritten() throws IOException {
    // Given
    Files.createFile(directory.resolve("download/b.jsonl.ok"));
    Path file = directory.resolve("download/b.jsonl");
    String line = REQUEST.strip() + "\n";
    // When: it grows at every look
    for (int i = 0; i < 6; i++) {
      Files.writeString(
          file,
          line.replace("\"requestId\":\"", "\"requestId\":\"" + i),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      await().during(Readiness.CALM.dividedBy(2)).until(() -> Files.exists(file));
    }
    // Then
    await().until(() -> Files.exists(directory.resolve("download/.accepted/b.jsonl")));
    assertThat(ledger.accepted()).isEqualTo(6);
  }

  @Test
  void aFileIsTakenWhenItsMarkerStandsBesideItAndTheMarkerGoes() throws IOException {
    Files.writeString(directory.resolve("download/a.json"), REQUEST);
    await().during(Readiness.CALM.multipliedBy(3)).until(() -> ledger.polls.isEmpty());

    Files.createFile(directory.resolve("download/a.json.ok"));

    await().until(() -> Files.exists(directory.resolve("download/.accepted/a.json")));
    await().until(() -> !Files.exists(directory.resolve("download/a.json.ok")));
    assertThat(ledger.accepted()).isEqualTo(1);
  }
}
