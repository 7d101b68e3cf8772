package io.github.contractroutes.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.OutcomeError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {

  @TempDir Path outbox;

  @Test
  void itListsEveryDocumentOfTheFlowWithSizeAndHashOrError() throws Exception {
    Manifest manifest = Manifest.of(List.of(failed(1), stored(0)), "s1629");

    manifest.write(new FlowDirectories(outbox), "a");
    manifest.write(new FlowDirectories(outbox), "b");

    Path flow = outbox.resolve("acme/flow-1");
    try (Stream<Path> all = Files.list(flow)) {
      assertThat(all).containsExactly(flow.resolve("manifest.json"));
    }
    JsonNode json = new ObjectMapper().readTree(flow.resolve("manifest.json").toFile());
    assertThat(json)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"tenant":"acme","flowId":"flow-1","platform":"essbasic","requestId":"dl-1",
                     "platformRequestId":"s1629","files":[
                      {"fileIndex":0,"name":"合同.pdf","path":"acme/flow-1/0-合同.pdf","size":7,
                       "sha256":"ab","storedAt":"2026-11-18T18:13:20.000Z"},
                      {"fileIndex":1,"name":"附件.pdf","error":"TooLarge"}]}
                    """));
  }

  @Test
  void itNeverHoldsALink() {
    assertThat(new String(Manifest.of(List.of(stored(0), failed(1)), null).json()))
        .doesNotContain("topsecret");
  }

  @Test
  void anIncompleteFlowHasNoManifest() {
    assertThatThrownBy(() -> Manifest.of(List.of(stored(0)), null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Manifest.of(List.of(stored(0), stored(0)), null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Manifest.of(List.of(), null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static FileFacts stored(int index) {
    FileFacts f = Facts.file(1, "flow-1", index, "合同.pdf", "https://h/x?hkey=topsecret");
    return new FileFacts(
        f.id(),
        f.request(),
        0,
        1,
        f.flowId(),
        index,
        2,
        null,
        f.name(),
        "PDF",
        f.url(),
        0,
        1,
        "acme/flow-1/0-合同.pdf",
        7L,
        "ab",
        1_795_025_600_000L,
        null);
  }

  private static FileFacts failed(int index) {
    FileFacts f = Facts.file(2, "flow-1", index, "附件.pdf", "https://h/x?hkey=topsecret");
    return new FileFacts(
        f.id(),
        f.request(),
        0,
        1,
        f.flowId(),
        index,
        2,
        null,
        f.name(),
        "PDF",
        f.url(),
        0,
        1,
        null,
        null,
        null,
        null,
        new OutcomeError("TooLarge", "x", "transport", false));
  }
}
