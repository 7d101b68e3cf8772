package io.github.contractroutes;

import io.github.contractroutes.file.FileBeans;
import io.github.contractroutes.file.FileSettings;
import io.github.contractroutes.publish.ComposeStep;
import io.github.contractroutes.publish.DeadLetterMessage;
import io.github.contractroutes.publish.DurableFile;
import io.github.contractroutes.publish.FileMessage;
import io.github.contractroutes.publish.LinkMessage;
import io.github.contractroutes.publish.OutcomeMessage;
import io.github.contractroutes.publish.ResultsFile;
import io.github.contractroutes.publish.ShortenRefusedStep;
import io.github.contractroutes.publish.WholeMessages;
import io.github.contractroutes.settings.Key;
import io.github.contractroutes.settings.Settings;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;

/** Binds the steps of the journeys that read from the ledger: publishing and fetching. */
final class RoomBeans {
  /** What a topic takes with the broker's defaults, less room for headers and framing. */
  private static final long TOPIC_MAX_BYTES = 1_000_000;

  private RoomBeans() {}

  static void publish(CamelContext context, Settings settings) {
    Path outbox = settings.path(Key.OUTBOX);
    DurableFile files = new DurableFile(() -> UUID.randomUUID().toString());
    WholeMessages whole = new WholeMessages(outbox, files);
    Registry registry = context.getRegistry();
    registry.bind("compose-results", new ComposeStep<>(new OutcomeMessage(whole), TOPIC_MAX_BYTES));
    registry.bind("compose-links", new ComposeStep<>(new LinkMessage(whole), TOPIC_MAX_BYTES));
    registry.bind("compose-files", new ComposeStep<>(new FileMessage(whole), TOPIC_MAX_BYTES));
    registry.bind(
        "compose-dead-letters", new ComposeStep<>(new DeadLetterMessage(whole), TOPIC_MAX_BYTES));
    registry.bind("shorten-refused", new ShortenRefusedStep());
    registry.bind("results-file", new ResultsFile(outbox, files));
  }

  static void files(CamelContext context, Settings settings) {
    FileBeans.bind(
        context,
        new FileSettings(
            settings.path(Key.OUTBOX),
            settings.text(Key.FILES_ALLOWED_HOSTS),
            settings.size(Key.FILES_MAX_BYTES),
            settings.number(Key.FILES_CONCURRENCY)));
  }
}
