package io.github.contractroutes.publish;

import io.github.contractroutes.ledger.DeadLetter;
import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.PendingOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The routes of this room as the service runs them; whoever tests plays the ledger. */
final class PublishRoutes implements AutoCloseable {

  final CamelContext context = new DefaultCamelContext();
  final Properties settings = new Properties();
  private final Path outbox;

  PublishRoutes(Path outbox, String brokers) {
    this.outbox = outbox;
    settings.setProperty("contracts.kafka.brokers", brokers);
    settings.setProperty("contracts.topic.results", "contracts.results");
    settings.setProperty("contracts.topic.links", "contracts.links");
    settings.setProperty("contracts.topic.files", "contracts.files");
    settings.setProperty("contracts.topic.dead-letters", "contracts.dead-letters");
  }

  /** Files of the folder that ships, in no helpful order. */
  static List<Path> files() {
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      return files.filter(f -> f.getFileName().toString().startsWith("publish-")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  PublishRoutes load(long maxBytes) throws Exception {
    DurableFile durable = new DurableFile(() -> "part");
    WholeMessages whole = new WholeMessages(outbox, durable);
    var registry = context.getRegistry();
    registry.bind(
        "compose-results", new ComposeStep<PendingOutcome>(new OutcomeMessage(whole), maxBytes));
    registry.bind("compose-links", new ComposeStep<FileFacts>(new LinkMessage(whole), maxBytes));
    registry.bind("compose-files", new ComposeStep<FileFacts>(new FileMessage(whole), maxBytes));
    registry.bind(
        "compose-dead-letters",
        new ComposeStep<DeadLetter>(new DeadLetterMessage(whole), maxBytes));
    registry.bind("shorten-refused", new ShortenRefusedStep());
    registry.bind(
        "results-files",
        new ResultsFiles(
            outbox,
            durable,
            context.getExecutorServiceManager().newFixedThreadPool(this, "results-files", 2)));
    context.addComponent("ledger", new DirectComponent());
    context.getPropertiesComponent().setInitialProperties(settings);
    List<Resource> resources =
        files().stream()
            .map(f -> ResourceHelper.resolveResource(context, "file:" + f.toAbsolutePath()))
            .toList();
    PluginHelper.getRoutesLoader(context).loadRoutes(resources);
    return this;
  }

  /** Hands a body to a route, as the ledger does, with headers that must not get out. */
  Exchange publish(String pending, Object body) {
    return context
        .createProducerTemplate()
        .send(
            "ledger:" + pending,
            exchange -> {
              exchange.getMessage().setBody(body);
              exchange.getMessage().setHeader("leftover", "must not be sent");
            });
  }

  @Override
  public void close() {
    context.stop();
  }
}
