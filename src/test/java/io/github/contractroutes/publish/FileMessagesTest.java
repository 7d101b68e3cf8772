package io.github.contractroutes.publish;

import static io.github.contractroutes.publish.Published.golden;
import static io.github.contractroutes.publish.Published.headers;
import static io.github.contractroutes.publish.Published.text;
import static io.github.contractroutes.publish.Published.valid;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.OutcomeError;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMessagesTest {

  private static final OutcomeError GONE =
      new OutcomeError("NotFound", "The platform no longer has the file.", "transport", true);

  @TempDir Path outbox;
  private LinkMessage links;
  private FileMessage files;

  @BeforeEach
  void setUp() {
    WholeMessages whole = new WholeMessages(outbox, new DurableFile(() -> "1"));
    links = new LinkMessage(whole);
    files = new FileMessage(whole);
  }

  @Test
  void aLinkIsToldWithItsEnd() {
    Publication message = links.whole(Facts.named());

    assertThat(text(message.value())).isEqualTo(golden("link.json"));
    valid("link.schema.json", message.value());
    assertThat(text(message.key())).isEqualTo("yDx1");
    assertThat(headers(message))
        .containsOnlyKeys("ce_causationid", "content-type", "message-id", "traceparent");
  }

  @Test
  void aStoredFileIsToldWithItsPlaceAndDigest() {
    Publication message = files.whole(Facts.stored());

    assertThat(text(message.value())).isEqualTo(golden("file-stored.json"));
    valid("file.schema.json", message.value());
    assertThat(text(message.key())).isEqualTo("yDx1");
  }

  @Test
  void aFileThatCouldNotBeHadSaysWhyInPlaceOfAPath() {
    Publication message = files.whole(Facts.file(1, null, null, GONE));

    assertThat(text(message.value())).isEqualTo(golden("file-failed.json"));
    valid("file.schema.json", message.value());
  }

  @Test
  void theSchemaRefusesAFileWithBothPathAndErrorAndOneWithNeither() {
    ObjectNode stored = (ObjectNode) Published.json(files.whole(Facts.stored()).value());
    ObjectNode both = stored.deepCopy();
    both.putObject("error")
        .put("code", "x")
        .put("message", "x")
        .put("source", "transport")
        .put("retryable", true);
    ObjectNode neither = stored.deepCopy();
    neither.remove("path");

    assertThat(Published.faults("file.schema.json", both)).isNotEmpty();
    assertThat(Published.faults("file.schema.json", neither)).isNotEmpty();
    assertThat(Published.faults("file.schema.json", stored)).isEmpty();
  }

  @Test
  void aShortenedLinkStillLeadsToTheFile() {
    FileFacts file = Facts.named();

    Publication message = links.shortened(file);

    assertThat(valid("link.schema.json", message.value()).get("url").textValue())
        .isEqualTo(file.url());
    assertThat(outbox.resolve(headers(message).get("stored-whole")))
        .hasBinaryContent(links.whole(file).value());
  }
}
