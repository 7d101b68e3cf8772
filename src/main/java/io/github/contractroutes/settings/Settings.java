package io.github.contractroutes.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The settings in force, checked. */
public final class Settings {
  private final Map<Key, String> values;

  private Settings(Map<Key, String> values) {
    this.values = values;
  }

  /**
   * Checks the settings.
   *
   * @param file what application.properties says; keys that do not begin with {@code contracts.}
   *     are Camel's and not looked at
   * @param environment finds an environment variable, null if it is not set; wins over the file,
   *     unless it is empty where nothing cannot be meant, or where nothing would mean the default
   * @throws SettingsException with one sentence for each mistake
   */
  public static Settings of(Properties file, UnaryOperator<String> environment)
      throws SettingsException {
    List<String> wrong = new ArrayList<>();
    for (String name : new TreeMap<>(file).keySet().stream().map(String::valueOf).toList()) {
      if (name.startsWith("contracts.") && Key.find(name).isEmpty()) {
        wrong.add(name + " is no setting of contract-routes.");
      }
    }
    Map<Key, String> values = new EnumMap<>(Key.class);
    for (Key key : Key.values()) {
      String variable = environment.apply(key.variable());
      boolean says = variable != null && (!variable.isBlank() || mayBeNothing(key));
      String value = says ? variable.trim() : file.getProperty(key.key(), key.usual()).trim();
      values.put(key, value.isEmpty() ? key.usual() : value);
      if (value.contains("{{")) {
        wrong.add(
            key.key()
                + " must be the value itself, without {{...}}; from the environment it comes as "
                + key.variable()
                + ".");
      } else {
        key.wrong(values.get(key)).ifPresent(wrong::add);
      }
    }
    wrong.addAll(sharedTopics(values));
    if (!wrong.isEmpty()) {
      throw new SettingsException(wrong);
    }
    return new Settings(values);
  }

  private static boolean mayBeNothing(Key key) {
    return key.usual().isEmpty() && key.wrong("").isEmpty();
  }

  /** What is written to one topic would be read from it as something else. */
  private static List<String> sharedTopics(Map<Key, String> values) {
    List<String> wrong = new ArrayList<>();
    Map<String, Key> first = new TreeMap<>();
    for (Key key : Key.values()) {
      Key other = key.isTopic() ? first.putIfAbsent(values.get(key), key) : null;
      if (other != null) {
        wrong.add(key.key() + " must be another topic than " + other.key() + ".");
      }
    }
    return wrong;
  }

  public String text(Key key) {
    return values.get(key);
  }

  public boolean flag(Key key) {
    return Boolean.parseBoolean(values.get(key));
  }

  public int number(Key key) {
    return Integer.parseInt(values.get(key));
  }

  public Path path(Key key) {
    return Path.of(values.get(key));
  }

  public Duration duration(Key key) {
    return Kind.duration(values.get(key));
  }

  /** Bytes. */
  public long size(Key key) {
    return Kind.size(values.get(key));
  }

  /** The parts of a text with commas, without blanks around them. */
  public List<String> list(Key key) {
    return Arrays.stream(values.get(key).split(","))
        .map(String::trim)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /** Whether Kafka is configured. */
  public boolean kafka() {
    return !text(Key.KAFKA_BROKERS).isEmpty();
  }

  /** Every setting by its key, for the placeholders of routes. */
  public Properties properties() {
    Properties properties = new Properties();
    values.forEach((key, value) -> properties.setProperty(key.key(), value));
    return properties;
  }

  /** Names what differs from the defaults; no passwords, not even those within addresses. */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(entry.getKey().usual()))
        .filter(entry -> !entry.getKey().key().endsWith("password"))
        .map(entry -> entry.getKey().key() + "=" + withoutLogin(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String withoutLogin(String value) {
    return value.contains(":")
        ? value.replaceAll("\\?.*", "?...").replaceAll("//[^/]*@", "//...@")
        : value;
  }
}
