package io.github.contractroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about the sandbox leaves nothing out. */
class SandboxPageTest {
  @Test
  void names_every_setting_and_every_fault() throws Exception {
    String page = Files.readString(Path.of("docs/sandbox.md"));

    Stream<String> faults = Stream.of(Fault.Kind.values()).map(Enum::name);
    Stream<String> members =
        Stream.of(Fault.class.getRecordComponents()).map(component -> component.getName());
    assertThat(Stream.concat(Stream.concat(SandboxConfig.names().stream(), faults), members))
        .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }

  @Test
  void names_every_count() throws Exception {
    String page = Files.readString(Path.of("docs/sandbox.md"));

    assertThat(SandboxState.class.getRecordComponents())
        .allSatisfy(count -> assertThat(page).contains("`" + count.getName() + "`"));
  }
}
