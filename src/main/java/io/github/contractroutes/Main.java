package io.github.contractroutes;

import io.github.contractroutes.settings.Settings;
import io.github.contractroutes.settings.SettingsException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.logging.log4j.LogManager;

/**
 * Start-up. Settings come from {@code application.properties} in the working directory, or else
 * from {@code config/application.properties}; environment variables win over both.
 */
public final class Main {
  private static final List<Path> FILES =
      List.of(Path.of("application.properties"), Path.of("config", "application.properties"));

  private Main() {}

  /** Runs the service until it is told to stop. */
  public static void main(String[] args) throws InterruptedException {
    try {
      Service service = start(fromFile());
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    service.close();
                    LogManager.shutdown();
                    // A signal ends a JVM with 128 and more; a clean stop is a success.
                    Runtime.getRuntime().halt(0);
                  },
                  "stop"));
      Thread.currentThread().join();
    } catch (SettingsException e) {
      e.sentences().forEach(System.err::println);
      LogManager.shutdown();
      Runtime.getRuntime().halt(2);
    }
  }

  /**
   * Starts a service inside this JVM.
   *
   * @param properties settings of INTERFACE.md section 6 and Camel's own; environment variables win
   * @throws SettingsException with one sentence for each mistake
   */
  public static Service start(Properties properties) throws SettingsException {
    Settings settings = Settings.of(properties, System::getenv);
    Properties camel = new Properties();
    properties.stringPropertyNames().stream()
        .filter(name -> !name.startsWith("contracts."))
        .forEach(name -> camel.setProperty(name, properties.getProperty(name)));
    return Service.start(settings, camel);
  }

  private static Properties fromFile() throws SettingsException {
    Properties properties = new Properties();
    for (Path file : FILES) {
      if (Files.isRegularFile(file)) {
        try (Reader reader = Files.newBufferedReader(file)) {
          properties.load(reader);
          return properties;
        } catch (IOException | IllegalArgumentException e) {
          throw new SettingsException(
              List.of(file + " cannot be read as properties in UTF-8: " + e.getMessage() + "."));
        }
      }
    }
    return properties;
  }
}
