package io.github.contractroutes.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code mvn -Pdemo -Ddemo.exit=true} without Maven. */
class DemoIT {
  @TempDir Path temp;

  @Test
  void everythingComesOutAsExpectedAndTheDemoEndsInGoodOrder() throws Exception {
    // Given
    Path console = temp.resolve("console.txt");

    // When
    Process demo =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(console.toFile())
            .start();
    boolean ended = demo.waitFor(5, TimeUnit.MINUTES);

    // Then
    String shown = Files.readString(console);
    demo.destroyForcibly();
    assertThat(ended).as(shown).isTrue();
    assertThat(demo.exitValue()).as(shown).isZero();
    assertThat(shown)
        .contains("Summary")
        .doesNotContain("NOT AS EXPECTED")
        .doesNotContain("Exception")
        .doesNotContain("\tat ");
  }

  private static List<String> command() throws IOException {
    String classPath =
        String.join(
            File.pathSeparator,
            "target/test-classes",
            "target/classes",
            Files.readString(Path.of("target/broker-class-path.txt")).strip());
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Ddemo.exit=true",
        "-cp",
        classPath,
        Demo.class.getName());
  }
}
