package io.github.contractroutes;

import io.github.contractroutes.file.FileBeans;
import io.github.contractroutes.file.FileSettings;
import io.github.contractroutes.file.SftpBeans;
import io.github.contractroutes.file.SftpLogin;
import io.github.contractroutes.intake.FileIntakeStep;
import io.github.contractroutes.intake.FileReadyStep;
import io.github.contractroutes.intake.HighWater;
import io.github.contractroutes.intake.HighWaterPolicy;
import io.github.contractroutes.intake.Inbox;
import io.github.contractroutes.intake.IntakeHealth;
import io.github.contractroutes.intake.IntakeMeters;
import io.github.contractroutes.intake.IntakeSettings;
import io.github.contractroutes.intake.KafkaCommitStep;
import io.github.contractroutes.intake.KafkaPollStep;
import io.github.contractroutes.intake.Operation;
import io.github.contractroutes.intake.RequestCheck;
import io.github.contractroutes.intake.SftpReadyStep;
import io.github.contractroutes.platform.Action;
import io.github.contractroutes.publish.ComposeStep;
import io.github.contractroutes.publish.DeadLetterMessage;
import io.github.contractroutes.publish.DurableFile;
import io.github.contractroutes.publish.FileMessage;
import io.github.contractroutes.publish.LinkMessage;
import io.github.contractroutes.publish.OutcomeMessage;
import io.github.contractroutes.publish.ResultsFiles;
import io.github.contractroutes.publish.ShortenRefusedStep;
import io.github.contractroutes.publish.WholeMessages;
import io.github.contractroutes.settings.Key;
import io.github.contractroutes.settings.Settings;
import io.github.contractroutes.settings.SettingsException;
import io.github.contractroutes.tenant.Tenants;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.MicrometerUtils;
import org.apache.camel.spi.Registry;

/** Binds the steps of the journeys around the ledger: intake, publishing, fetching. */
final class RoomBeans {
  /** What a topic takes with the broker's defaults, less room for headers and framing. */
  private static final long TOPIC_MAX_BYTES = 1_000_000;

  /** So many results files wait for their flushes together. */
  private static final int RESULTS_AT_ONCE = 8;

  private RoomBeans() {}

  static void intake(CamelContext context, Settings settings, Tenants tenants, HighWater highWater)
      throws Exception {
    RequestCheck check = check(settings, tenants);
    Inbox inbox = new Inbox(settings.path(Key.INBOX), settings.text(Key.INBOX_DONE_SUFFIX));
    prepare(inbox, settings);
    Registry registry = context.getRegistry();
    registry.bind(
        "kafkaPoll",
        new KafkaPollStep(
            check,
            Map.of(
                settings.text(Key.TOPIC_CREATE), Operation.CREATE,
                settings.text(Key.TOPIC_PREPARE), Operation.PREPARE,
                settings.text(Key.TOPIC_DOWNLOAD), Operation.DOWNLOAD)));
    registry.bind("kafkaCommit", new KafkaCommitStep());
    registry.bind("fileReady", new FileReadyStep(inbox, highWater));
    registry.bind(
        "fileIntake", new FileIntakeStep(inbox, check, highWater, InstantSource.system()));
    registry.bind("pauseAboveHighWater", new HighWaterPolicy(highWater));
    registry.bind("intakeHealth", new IntakeHealth(highWater));
    context.addStartupListener((started, already) -> meters(started, highWater));
  }

  private static void prepare(Inbox inbox, Settings settings) throws SettingsException {
    try {
      inbox.prepare();
    } catch (IOException e) {
      throw new SettingsException(
          List.of(
              Key.INBOX.key()
                  + " ("
                  + settings.path(Key.INBOX)
                  + ") must be a directory that can be written."));
    }
  }

  private static void meters(CamelContext context, HighWater highWater) {
    MeterRegistry meters =
        MicrometerUtils.getMeterRegistryFromCamelRegistry(
            context.getRegistry(), MicrometerConstants.METRICS_REGISTRY_NAME);
    if (meters != null) {
      new IntakeMeters(highWater).bindTo(meters);
    }
  }

  private static RequestCheck check(Settings settings, Tenants tenants) {
    return new RequestCheck(
        tenants,
        RoomBeans::action,
        InstantSource.system(),
        new IntakeSettings(
            settings.duration(Key.DEDUPE_WINDOW),
            Set.copyOf(settings.list(Key.HEADERS_CARRY)),
            settings.text(Key.LANGUAGE)));
  }

  /** What an operation is called at its platform. */
  private static String action(String platform, String operation) {
    return switch (operation) {
      case "create" -> Action.CREATE.wireName();
      case "prepare" -> Action.PREPARE.wireName();
      default ->
          platform.equals("tsign") ? Action.DOCUMENTS.wireName() : Action.RESOURCE_URLS.wireName();
    };
  }

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
    registry.bind(
        "results-files",
        new ResultsFiles(
            outbox,
            files,
            context
                .getExecutorServiceManager()
                .newFixedThreadPool(RoomBeans.class, "results-files", RESULTS_AT_ONCE)));
  }

  /** A remote inbox and a remote outbox, where they are set. */
  static void sftp(CamelContext context, Settings settings, Tenants tenants, HighWater highWater)
      throws SettingsException {
    Optional<SftpLogin> in = SftpLogins.in(settings);
    if (in.isPresent()) {
      Inbox copies = new Inbox(settings.path(Key.INBOX).resolve(".sftp"), "");
      Registry registry = context.getRegistry();
      SftpReadyStep ready =
          new SftpReadyStep(
              copies, settings.text(Key.INBOX_DONE_SUFFIX), highWater, InstantSource.system());
      registry.bind("sftpReady", ready);
      registry.bind(
          "sftpIntake",
          new FileIntakeStep(copies, check(settings, tenants), highWater, InstantSource.system()));
      SftpBeans.in(context, in.get(), ready::notCopied);
    }
    Optional<SftpLogin> out = SftpLogins.out(settings);
    if (out.isPresent()) {
      SftpBeans.out(context, out.get(), settings.path(Key.OUTBOX));
    }
  }

  static void files(CamelContext context, Settings settings) throws SettingsException {
    FileSettings files =
        new FileSettings(
            settings.path(Key.OUTBOX),
            settings.text(Key.FILES_ALLOWED_HOSTS),
            settings.size(Key.FILES_MAX_BYTES),
            settings.number(Key.FILES_CONCURRENCY));
    try {
      FileBeans.bind(context, files);
    } catch (UncheckedIOException e) {
      throw new SettingsException(List.of(e.getMessage()));
    }
  }
}
