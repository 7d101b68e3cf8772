package io.github.contractroutes.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerSettings;
import io.github.contractroutes.ledger.NewRequest;
import io.github.contractroutes.ledger.Origin;
import io.github.contractroutes.ledger.Poll;
import io.github.contractroutes.ledger.Submission;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.spi.Registry;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpkeepRouteTest extends CamelMainTestSupport {
  @TempDir static Path folder;

  private final AtomicLong clockMicros = new AtomicLong(1_800_000_000_000_000L);
  private Ledger ledger;

  @Override
  public boolean isUseAdviceWith() {
    return true;
  }

  @Override
  protected void configure(MainConfigurationProperties configuration) {
    configuration.setRoutesIncludePattern("file:routes/upkeep.camel.yaml");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    ledger =
        Ledger.open(
            new LedgerSettings(
                "jdbc:sqlite:" + folder.resolve("ledger.db"), "group", true, true, 3),
            clockMicros::get);
    registry.bind(
        "upkeep",
        new ClockWork(
            ledger,
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofDays(7),
            Duration.ofDays(90)));
  }

  @BeforeEach
  void start() throws Exception {
    AdviceWith.adviceWith(context, "upkeep", route -> route.replaceFromWith("direct:clock"));
    context.start();
  }

  @AfterEach
  void closeLedger() {
    ledger.close();
  }

  @Test
  void aCreateThatWaitedTooLongIsRefusedAndAReadIsLeftUntilItsOwnTime() {
    // Given
    accept("create", false, 1);
    accept("download", true, 2);

    // When
    pass(Duration.ofMinutes(61));
    tick();

    // Then
    assertThat(ledger.sight().items()).containsEntry("REFUSED", 1L).containsEntry("DUE", 1L);

    // When
    pass(Duration.ofMinutes(61));
    tick();

    // Then
    assertThat(ledger.sight().items()).containsEntry("REFUSED", 1L).doesNotContainKey("DUE");
  }

  @Test
  void aJournalThatCannotBeReadKeepsNothingElseFromBeingDone() throws Exception {
    // Given
    Files.createDirectory(folder.resolve("answers.journal"));
    accept("create", false, 1);
    // When
    pass(Duration.ofMinutes(61));
    tick();
    // Then
    assertThat(ledger.sight().items()).containsEntry("REFUSED", 1L);
  }

  private void tick() {
    Exchange round = template.send("direct:clock", exchange -> {});
    assertThat(round.getException()).isNull();
  }

  private void pass(Duration time) {
    clockMicros.addAndGet(TimeUnit.MILLISECONDS.toMicros(time.toMillis()));
  }

  private void accept(String operation, boolean repeatable, long offset) {
    Origin origin = Origin.record("contracts." + operation, 0, offset);
    byte[] json = "{}".getBytes(StandardCharsets.UTF_8);
    NewRequest request =
        new NewRequest(
            "acme",
            operation,
            "request-" + offset,
            "digest",
            "essbasic",
            "main/" + operation,
            "acme/-",
            "key",
            repeatable,
            json,
            null,
            null,
            List.of(),
            origin,
            List.of(json));
    ledger.accept(
        new Poll(
            List.of(new Submission(origin, null, null, List.of(), 0, request, null)), List.of()));
  }
}
