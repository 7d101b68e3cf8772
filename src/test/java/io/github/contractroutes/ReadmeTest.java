package io.github.contractroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both READMEs tell the same, and what they tell is there. */
class ReadmeTest {
  private static final Pattern CODE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (`contracts\\.\\S.*?) \\| (.*?) \\|");
  private static final Pattern CODED = Pattern.compile("`([^`]*)`");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!http)([^)#]+)\\)");

  /** Defaults that a table says in words. */
  private static final Set<String> IN_WORDS = Set.of("contracts.files.allowed-hosts");

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "README.zh-CN.md"})
  void theTableHoldsEverySettingWithItsDefault(String readme) throws IOException {
    Properties settings = new Properties();
    try (var in = Files.newBufferedReader(Path.of("config/application.properties"))) {
      settings.load(in);
    }

    Map<String, String> table = table(read(readme));

    assertThat(table.keySet()).containsExactlyInAnyOrderElementsOf(settings.stringPropertyNames());
    table.forEach(
        (key, usual) -> {
          if (!IN_WORDS.contains(key)) {
            assertThat(usual).as(key).isEqualTo(settings.getProperty(key));
          }
        });
  }

  @Test
  void bothLanguagesShowTheSameCommandsAndMessages() throws IOException {
    assertThat(code("README.zh-CN.md", "sh", "json", "yaml"))
        .isEqualTo(code("README.md", "sh", "json", "yaml"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "README.zh-CN.md"})
  void examplesAreWellFormed(String readme) throws IOException {
    for (String json : code(readme, "json")) {
      assertThat(new ObjectMapper().readTree(json).isObject()).as(json).isTrue();
    }
    for (String yaml : code(readme, "yaml")) {
      assertThat(new YAMLMapper().readTree(yaml).has("tenants")).as(yaml).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "README.zh-CN.md"})
  void linksLeadToFilesOfTheProject(String readme) throws IOException {
    List<String> targets =
        LINK.matcher(read(readme)).results().map(match -> match.group(1)).toList();

    assertThat(targets).isNotEmpty().allSatisfy(target -> assertThat(Path.of(target)).exists());
  }

  @Test
  void theTestCommandIsTheOneThatCiRuns() throws IOException {
    assertThat(code("README.md", "sh").get(0)).contains("mvn -B -ntp verify");
    assertThat(read(".ci/run").lines()).contains("mvn -B -ntp verify");
  }

  /** Keys of the settings table with their defaults; {@code a}, {@code .b} in a cell are two. */
  private static Map<String, String> table(String text) {
    Map<String, String> table = new LinkedHashMap<>();
    for (MatchResult row : ROW.matcher(text).results().toList()) {
      List<String> keys = coded(row.group(1));
      List<String> defaults = coded(row.group(2));
      for (int i = 0; i < keys.size(); i++) {
        String first = keys.get(0);
        String key =
            keys.get(i).startsWith(".")
                ? first.substring(0, first.lastIndexOf('.')) + keys.get(i)
                : keys.get(i);
        table.put(key, i < defaults.size() ? defaults.get(i) : "");
      }
    }
    return table;
  }

  private static List<String> coded(String cell) {
    return CODED.matcher(cell).results().map(match -> match.group(1)).toList();
  }

  /** Code blocks of these languages, without comments. */
  private static List<String> code(String readme, String... languages) throws IOException {
    return CODE.matcher(read(readme))
        .results()
        .filter(block -> List.of(languages).contains(block.group(1)))
        .map(block -> block.group(2).replaceAll("(?m) *# .*$", ""))
        .toList();
  }

  private static String read(String file) throws IOException {
    return Files.readString(Path.of(file));
  }
}
