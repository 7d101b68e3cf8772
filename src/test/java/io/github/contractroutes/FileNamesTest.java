package io.github.contractroutes;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.contractroutes.settings.SettingsException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FileNamesTest {
  @Test
  void aLocaleWithoutChineseFileNamesStopsTheStartAndTheSentenceSaysWhatToSet() {
    assertThatThrownBy(() -> FileNames.require(FileNamesTest::inAscii))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("set LC_ALL=C.UTF-8");
  }

  @Test
  void aUtf8LocaleIsFine() {
    assertThatCode(() -> FileNames.require(Path::of)).doesNotThrowAnyException();
  }

  /** What {@link Path#of} does in the locale C. */
  private static Path inAscii(String name) {
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(name)) {
      throw new InvalidPathException(
          name, "Malformed input or input contains unmappable characters");
    }
    return Path.of(name);
  }
}
