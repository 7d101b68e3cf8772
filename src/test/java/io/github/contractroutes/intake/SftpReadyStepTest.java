package io.github.contractroutes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.remote.SftpRemoteFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SftpReadyStepTest {
  @TempDir Path copies;

  @Test
  void aCopyAsLongAsTheRemoteFileIsJudged() throws Exception {
    assertThat(isJudged("{}", 2)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3})
  void aCopyOfAnotherLengthThanTheRemoteFileIsNot(long listed) throws Exception {
    assertThat(isJudged("{}", listed)).isFalse();
  }

  private boolean isJudged(String copied, long listed) throws Exception {
    Inbox inbox = new Inbox(copies, "");
    HighWater open = new HighWater(10, most -> 0, () -> 0, System::nanoTime);
    File copy = Files.createDirectories(copies.resolve("create")).resolve("a.json").toFile();
    Files.writeString(copy.toPath(), copied);
    GenericFile<SftpRemoteFile<?>> remote = new GenericFile<>();
    remote.setAbsoluteFilePath("inbox/create/a.json");
    remote.setFileLength(listed);
    remote.setBody(copy);
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      Exchange exchange = new DefaultExchange(context);
      exchange.getMessage().setBody(remote);
      new SftpReadyStep(inbox, ".ok", open, () -> Instant.EPOCH).open(exchange);
      return !exchange.isRouteStop();
    }
  }
}
