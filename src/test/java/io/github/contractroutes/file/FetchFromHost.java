package io.github.contractroutes.file;

import static io.github.contractroutes.file.FileHost.document;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.FileFailure;
import io.github.contractroutes.ledger.OutcomeError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The route {@code fetch}, a host to fetch from, and what the ledger was told. */
abstract class FetchFromHost {
  static final byte[] PDF = Pdf.of(50_000);
  static final int LIMIT = 200_000;

  @TempDir Path outbox;
  CamelContext context;
  FileHost host;
  FileHost second;

  @AfterEach
  void stop() throws Exception {
    if (context != null) {
      context.close();
    }
    if (host != null) {
      host.close();
    }
    if (second != null) {
      second.close();
    }
  }

  interface Before {
    void start(CamelContext context);
  }

  void start(FileHost.Answer answer) throws Exception {
    host = new FileHost(answer);
    start(settings(allowed()));
  }

  String allowed() {
    if (host == null) {
      host = new FileHost(document(PDF));
    }
    return "localhost:" + host.port();
  }

  FileSettings settings(String allowed) {
    return new FileSettings(
        outbox,
        allowed,
        LIMIT,
        4,
        Duration.ofSeconds(2),
        Duration.ofMillis(500),
        Duration.ofMinutes(1),
        Duration.ofMillis(100));
  }

  void start(FileSettings settings) throws Exception {
    start(settings, context -> {});
  }

  void start(FileSettings settings, Before before) throws Exception {
    context = FetchRoutes.load(settings);
    before.start(context);
    AdviceWith.adviceWith(
        context,
        "fetch",
        route -> {
          route.replaceFromWith("direct:files");
          route.weaveById("to-file-stored").replace().to("mock:told");
          route.weaveById("to-file-failed").replace().to("mock:told");
        });
    context.start();
  }

  Object fetch(FileFacts file) throws Exception {
    send(file, Map.of());
    return told();
  }

  OutcomeError failure(FileFacts file) throws Exception {
    Object told = fetch(file);
    assertThat(told).isInstanceOf(FileFailure.class);
    assertThat(((FileFailure) told).id()).isEqualTo(9);
    return ((FileFailure) told).error();
  }

  void send(FileFacts file, Map<String, Object> headers) throws IOException {
    try (ProducerTemplate template = context.createProducerTemplate()) {
      template.sendBodyAndHeaders("direct:files", file, headers);
    }
  }

  /** What the ledger was told last: once for each file, and nothing else. */
  Object told() {
    List<org.apache.camel.Exchange> told =
        context.getEndpoint("mock:told", MockEndpoint.class).getReceivedExchanges();
    return told.get(told.size() - 1).getMessage().getBody();
  }

  FileFacts file(String name, String url) {
    return Facts.file(9, "flow-1", 0, name, url);
  }
}
