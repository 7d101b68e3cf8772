package io.github.contractroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SandboxConfigTest {
  @Test
  void flags_and_environment_name_the_settings() {
    SandboxConfig config =
        Sandbox.environment(
            SandboxConfig.defaults(), Map.of("SANDBOX_FILES_PER_FLOW", "2", "SANDBOX_PORT", "1"));

    config = Sandbox.flags(config, "--port", "8090", "--essbasic.any-service", "true");

    assertThat(config.port()).isEqualTo(8090);
    assertThat(config.files().perFlow()).isEqualTo(2);
    assertThat(config.essbasic().anyService()).isTrue();
  }

  @Test
  void keys_are_added_one_by_one_or_replaced_as_a_whole() {
    SandboxConfig config = SandboxConfig.defaults().with("essbasic.keys.AKIDX", "x");

    assertThat(config.essbasic().keys()).hasSize(2).containsEntry("AKIDX", "x");
    assertThat(config.with("tsign.apps", "{\"1\":\"s\"}").tsign().apps())
        .isEqualTo(Map.of("1", "s"));
  }

  @Test
  void a_wrong_setting_is_named() {
    assertThatThrownBy(() -> SandboxConfig.defaults().with("files.colour", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("files.colour")
        .hasMessageContaining("files.per-flow");
    assertThatThrownBy(() -> SandboxConfig.defaults().with("port", "high"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("port");
    assertThatThrownBy(() -> Sandbox.flags(SandboxConfig.defaults(), "port"))
        .hasMessageContaining("--port 8090");
  }

  @Test
  void secrets_are_not_shown() {
    assertThat(SandboxConfig.defaults().toString()).doesNotContain("EXAMPLEsecretKEY");
  }
}
