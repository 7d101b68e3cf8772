package io.github.contractroutes.simulation;

import io.github.contractroutes.intake.IntakeSettings;
import io.github.contractroutes.intake.RequestCheck;
import io.github.contractroutes.ledger.LedgerDoor;
import io.github.contractroutes.platform.Action;
import io.github.contractroutes.publish.DeadLetterMessage;
import io.github.contractroutes.publish.DurableFile;
import io.github.contractroutes.publish.LinkMessage;
import io.github.contractroutes.publish.OutcomeMessage;
import io.github.contractroutes.publish.WholeMessages;
import io.github.contractroutes.tenant.TenantFile;
import io.github.contractroutes.tenant.TenantFileException;
import io.github.contractroutes.tenant.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What runs share one after another because it costs much to make and holds nothing of a run: a
 * ledger file in memory, the tenants, the checks.
 */
final class Workbench implements AutoCloseable {
  final Tenants tenants;
  final RequestCheck check;
  final OutcomeMessage outcomes;
  final LinkMessage links;
  final DeadLetterMessage deadLetters;
  private final Path directory;
  private final LedgerDoor door;
  private World world;

  Workbench() {
    try {
      Path memory = Path.of("/dev/shm");
      directory =
          Files.isWritable(memory)
              ? Files.createTempDirectory(memory, "simulation")
              : Files.createTempDirectory("simulation");
      tenants = tenants(directory.resolve("tenants.yaml"));
      door =
          new LedgerDoor(
              directory.resolve("ledger.db"), () -> world == null ? 0 : world.wallMicros());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    check =
        new RequestCheck(
            tenants,
            Workbench::action,
            () -> Instant.ofEpochMilli(world.wallMillis()),
            new IntakeSettings(Duration.ofDays(90), Set.of(), "en"));
    WholeMessages whole = new WholeMessages(directory, new DurableFile(() -> "part"));
    outcomes = new OutcomeMessage(whole);
    links = new LinkMessage(whole);
    deadLetters = new DeadLetterMessage(whole);
  }

  private static String action(String platform, String operation) {
    return switch (operation) {
      case "create" -> Action.CREATE.wireName();
      case "prepare" -> Action.PREPARE.wireName();
      default ->
          platform.equals("tsign") ? Action.DOCUMENTS.wireName() : Action.RESOURCE_URLS.wireName();
    };
  }

  private static Tenants tenants(Path file) throws IOException {
    Files.writeString(
        file,
        """
        credentials:
          main: {platform: essbasic, secretId: a, secretKey: b}
          esign: {platform: tsign, appId: "1", appSecret: c}
        tenants:
          acme: {credential: main, appId: x, organizationOpenId: acme, operatorOpenId: n1,
                 operators: {zhang: n2}}
          beta: {credential: main, appId: x, organizationOpenId: beta, operatorOpenId: n1,
                 weight: 2}
          gamma: {credential: esign}
        """);
    try {
      return new Tenants(new TenantFile(file, text -> text));
    } catch (TenantFileException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Begins a run with an empty ledger. */
  void begin(World run) {
    world = run;
    door.empty();
  }

  LedgerDoor door() {
    return door;
  }

  @Override
  public void close() {
    door.close();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
