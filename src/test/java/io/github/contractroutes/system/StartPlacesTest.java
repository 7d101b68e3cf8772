package io.github.contractroutes.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.contractroutes.Main;
import io.github.contractroutes.sandbox.SandboxConfig;
import io.github.contractroutes.settings.SettingsException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A place that cannot be used stops the start with one sentence that names its setting. */
class StartPlacesTest {
  @TempDir Path folder;
  private TestHouse house;

  @BeforeEach
  void open() {
    house = new TestHouse(folder, SandboxConfig.defaults());
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void anInboxThatIsNoDirectory() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    house.set("contracts.inbox", file.toString());

    stopsWith("contracts.inbox (" + file + ") must be a directory that can be written.");
  }

  @Test
  void anOutboxThatIsNoDirectory() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    house.set("contracts.outbox", file.toString());

    stopsWith("contracts.outbox (" + file + ") must be a directory that can be written.");
  }

  @Test
  void aPortThatSomebodyElseHas() throws Exception {
    try (ServerSocket other = new ServerSocket(0)) {
      int port = other.getLocalPort();
      house.set("contracts.http.port", String.valueOf(port));

      assertThatThrownBy(() -> Main.start(house.settings))
          .isInstanceOf(SettingsException.class)
          .hasMessageStartingWith(
              "contracts.http.port must be a free port that may be used; " + port + " is not: ");
    }
  }

  @Test
  void aStartThatWasStoppedLeavesNothingBehind() throws Exception {
    // Given
    Path file = Files.createFile(folder.resolve("file"));
    String inbox = house.settings.getProperty("contracts.inbox");
    house.set("contracts.inbox", file.toString());
    assertThatThrownBy(() -> Main.start(house.settings)).isInstanceOf(SettingsException.class);

    // When
    house.set("contracts.inbox", inbox);
    house.start();

    // Then
    assertThat(house.health().statusCode()).isEqualTo(200);
  }

  private void stopsWith(String sentence) {
    assertThatThrownBy(() -> Main.start(house.settings))
        .isInstanceOfSatisfying(
            SettingsException.class, e -> assertThat(e.sentences()).containsExactly(sentence));
  }
}
