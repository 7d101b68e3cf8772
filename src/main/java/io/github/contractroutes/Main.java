package io.github.contractroutes;

import io.github.contractroutes.settings.Settings;
import io.github.contractroutes.settings.SettingsException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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

  /** Some editors write it; it would become part of the first key. */
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

  private Main() {}

  /** Runs the service until it is told to stop; with arguments, runs one command and ends. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length > 0) {
      command(args);
      return;
    }
    try {
      Service service = start(fromFile());
      Runtime.getRuntime().addShutdownHook(new Thread(service.stopOnSignal(), "signal"));
      Thread.currentThread().join();
    } catch (SettingsException e) {
      e.sentences().forEach(System.err::println);
      LogManager.shutdown();
      Runtime.getRuntime().halt(2);
    }
  }

  private static void command(String[] args) {
    // Before the first logger is made: standard output is for the command's answer.
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "classpath:log4j2-commands.properties");
    }
    int code = 2;
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    try {
      code = run(fromFile(), out, err, args);
    } catch (SettingsException e) {
      e.sentences().forEach(err::println);
    }
    out.flush();
    err.flush();
    Runtime.getRuntime().halt(code);
  }

  /**
   * Runs one operator's command inside this JVM.
   *
   * @param properties the settings of the service
   * @return 0 done, 1 not done, 2 wrong command line
   * @throws SettingsException with one sentence for each mistake
   */
  public static int run(Properties properties, PrintWriter out, PrintWriter err, String... args)
      throws SettingsException {
    return Commands.run(properties, out, err, args);
  }

  /**
   * Starts a service inside this JVM.
   *
   * @param properties settings of INTERFACE.md section 6 and Camel's own; environment variables win
   * @throws SettingsException with one sentence for each mistake
   */
  public static Service start(Properties properties) throws SettingsException {
    Settings settings = Settings.of(properties, System::getenv);
    return Service.start(settings, camelProperties(properties));
  }

  /** Camel's own properties, which pass through. */
  static Properties camelProperties(Properties properties) {
    Properties camel = new Properties();
    properties.stringPropertyNames().stream()
        .filter(name -> !name.startsWith("contracts."))
        .forEach(name -> camel.setProperty(name, properties.getProperty(name)));
    return camel;
  }

  private static Properties fromFile() throws SettingsException {
    Properties properties = new Properties();
    for (Path file : FILES) {
      if (Files.isRegularFile(file)) {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
          reader.mark(1);
          if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
          }
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
