package io.github.contractroutes;

import io.github.contractroutes.ledger.LedgerException;
import io.github.contractroutes.ledger.SteadyClock;
import io.github.contractroutes.operate.GroupPositions;
import io.github.contractroutes.operate.InDoubtCommand;
import io.github.contractroutes.operate.LedgerCommand;
import io.github.contractroutes.settings.Key;
import io.github.contractroutes.settings.Settings;
import io.github.contractroutes.settings.SettingsException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The operators' commands, with the settings of the service. Exit codes: 0 done, 1 not done (a
 * sentence says why), 2 wrong command line or settings.
 */
@Command(
    name = "contract-routes",
    mixinStandardHelpOptions = true,
    description = "Without a command: runs the service. The settings are those of the service.")
final class Commands {
  private Commands() {}

  /**
   * Runs one command.
   *
   * @param properties settings as {@code application.properties} has them
   * @return the exit code
   * @throws SettingsException with one sentence for each mistake
   */
  static int run(Properties properties, PrintWriter out, PrintWriter err, String... args)
      throws SettingsException {
    Settings settings = Settings.of(properties, System::getenv);
    Properties camel = Main.camelProperties(properties);
    boolean marks = settings.text(Key.ESSBASIC_MARK).equals("when-empty");
    CommandLine commands =
        new CommandLine(new Commands())
            .addSubcommand(new InDoubtCommand(() -> LedgerPlace.besideService(settings), marks))
            .addSubcommand(
                new LedgerCommand(
                    () -> LedgerPlace.alone(settings, SteadyClock.ofThisMachine()),
                    () -> settings.kafka() ? group(settings, camel) : null));
    commands.setOut(out);
    commands.setErr(err);
    commands.setExecutionExceptionHandler(
        (problem, line, parsed) -> {
          err.println(sentence(problem));
          return 1;
        });
    return commands.execute(args);
  }

  private static GroupPositions group(Settings settings, Properties camel) {
    try {
      return KafkaAdmin.group(settings, KafkaAdmin.properties(settings, camel));
    } catch (RuntimeException e) {
      throw new LedgerException(StartProblem.of(e).getMessage(), e);
    }
  }

  private static String sentence(Exception problem) {
    if (problem instanceof LedgerException || problem instanceof IllegalStateException) {
      return problem.getMessage();
    }
    if (problem instanceof NoSuchFileException) {
      return "There is no file " + problem.getMessage() + ".";
    }
    return "The command failed: " + problem + ".";
  }
}
