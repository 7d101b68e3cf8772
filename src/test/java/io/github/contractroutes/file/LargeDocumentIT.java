package io.github.contractroutes.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.StoredFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document passes through the service without ever being in its memory. */
class LargeDocumentIT {

  private static final long SIZE = 256L << 20;

  @TempDir Path directory;

  @Test
  void aDocumentFourTimesLargerThanTheHeapIsStored() throws Exception {
    Path log = directory.resolve("log");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                directory.resolve("outbox").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();

    boolean ended = child.waitFor(2, TimeUnit.MINUTES);
    child.destroyForcibly();

    assertThat(ended).isTrue();
    assertThat(child.exitValue()).as(Files.readString(log)).isZero();
    assertThat(directory.resolve("outbox/acme/flow-1/0-large.pdf")).hasSize(SIZE);
  }

  /** The service's part, in a process of its own with a small heap. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      try (FileHost host = new FileHost(LargeDocumentIT::send);
          CamelContext context =
              FetchRoutes.load(
                  new FileSettings(Path.of(args[0]), "localhost:" + host.port(), SIZE, 1))) {
        AdviceWith.adviceWith(
            context,
            "fetch",
            route -> {
              route.replaceFromWith("direct:files");
              route.weaveById("to-file-stored").replace().to("mock:stored");
              route.weaveById("to-file-failed").replace().to("mock:failed");
            });
        context.start();
        try (ProducerTemplate template = context.createProducerTemplate()) {
          template.sendBody("direct:files", Facts.file(9, "flow-1", 0, "large", host.url("/x")));
        }
        MockEndpoint stored = context.getEndpoint("mock:stored", MockEndpoint.class);
        boolean good =
            stored.getReceivedCounter() == 1
                && stored
                        .getReceivedExchanges()
                        .get(0)
                        .getMessage()
                        .getBody(StoredFile.class)
                        .size()
                    == SIZE;
        System.exit(good ? 0 : 1);
      }
    }
  }

  private static void send(OutputStream out, FileHost host) throws IOException {
    FileHost.head(out, "HTTP/1.1 200 OK", "Content-Length: " + SIZE);
    byte[] block = new byte[1 << 20];
    byte[] start = "%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII);
    byte[] end = "%%EOF\n".getBytes(StandardCharsets.US_ASCII);
    out.write(start);
    long left = SIZE - start.length - end.length;
    while (left > 0) {
      int n = (int) Math.min(left, block.length);
      out.write(block, 0, n);
      left -= n;
    }
    out.write(end);
  }
}
