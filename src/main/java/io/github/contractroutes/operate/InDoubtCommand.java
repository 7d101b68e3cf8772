package io.github.contractroutes.operate;

import io.github.contractroutes.ledger.Alarm;
import io.github.contractroutes.ledger.Audited;
import io.github.contractroutes.ledger.Decision;
import io.github.contractroutes.ledger.Doubt;
import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code in-doubt}: what is in doubt, and what became of it. Works while the service runs. */
@Command(
    name = "in-doubt",
    mixinStandardHelpOptions = true,
    description =
        "Creates that were sent and whose answer is not known: list them and settle them.")
public final class InDoubtCommand implements Runnable {
  private static final int DONE = 0;
  private static final int REFUSED = 1;

  private final LedgerAccess access;
  private final boolean marks;
  @Spec private CommandSpec spec;

  /**
   * @param access how the ledger is opened beside the service
   * @param marks whether an absent CustomerData is filled with our mark
   */
  public InDoubtCommand(LedgerAccess access, boolean marks) {
    this.access = access;
    this.marks = marks;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "in-doubt needs one of list, adopt, resend, refuse, apply, history, alarms, seen.");
  }

  /** Who decides and what it rests on. */
  static final class Reason {
    @Option(
        names = "--who",
        paramLabel = "NAME",
        description = "Who decides; without it the user of the operating system.")
    private String who = System.getProperty("user.name");

    @Option(
        names = "--why",
        paramLabel = "TEXT",
        required = true,
        description = "What the decision rests on; kept with it, never published.")
    private String why;
  }

  /** One item of one call. */
  static final class Place {
    @Parameters(index = "0", paramLabel = "CALL", description = "Number of the call.")
    private long callId;

    @Parameters(index = "1", paramLabel = "INDEX", description = "Its place in the call, from 0.")
    private int index;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Shows the items in doubt, the oldest first.")
  int list(
      @Option(names = "--json", description = "One JSON object a line.") boolean json,
      @Option(names = "--limit", defaultValue = "1000", description = "At most so many.") int limit)
      throws Exception {
    try (Ledger ledger = access.open()) {
      List<Doubt> doubts = ledger.doubts().list(limit);
      if (json) {
        doubts.forEach(doubt -> Answer.json(out(), DoubtLine.of(doubt, marks)));
      } else if (doubts.isEmpty()) {
        out().println("Nothing is in doubt.");
      } else {
        DoubtLine.table(doubts, marks).print(out());
      }
      int alarms = ledger.doubts().alarms().size();
      if (alarms > 0) {
        err().println(alarms + " late answers contradict what was settled: see in-doubt alarms.");
      }
      return DONE;
    }
  }

  @Command(
      name = "adopt",
      mixinStandardHelpOptions = true,
      description = "The platform created the contract: the item is SUCCEEDED with its flow id.")
  int adopt(
      @picocli.CommandLine.Mixin Place place,
      @Parameters(index = "2", paramLabel = "FLOWID", description = "The flow at the platform.")
          String flowId,
      @picocli.CommandLine.Mixin Reason reason)
      throws Exception {
    return decide(Decision.Action.ADOPT, place, flowId, reason);
  }

  @Command(
      name = "resend",
      mixinStandardHelpOptions = true,
      description =
          "The platform created nothing, and the item is sent once more, not before the signature"
              + " of the first call has expired (15 minutes).")
  int resend(@picocli.CommandLine.Mixin Place place, @picocli.CommandLine.Mixin Reason reason)
      throws Exception {
    return decide(Decision.Action.RESEND, place, null, reason);
  }

  @Command(
      name = "refuse",
      mixinStandardHelpOptions = true,
      description = "The platform created nothing, and nothing is sent: the item is REFUSED.")
  int refuse(@picocli.CommandLine.Mixin Place place, @picocli.CommandLine.Mixin Reason reason)
      throws Exception {
    return decide(Decision.Action.REFUSE, place, null, reason);
  }

  private int decide(Decision.Action action, Place place, String flowId, Reason reason)
      throws Exception {
    try (Ledger ledger = access.open()) {
      out()
          .println(
              ledger
                  .doubts()
                  .decide(
                      new Decision(
                          action, place.callId, place.index, flowId, reason.who, reason.why)));
      return DONE;
    } catch (LedgerException e) {
      err().println(e.getMessage());
      return REFUSED;
    }
  }

  @Command(
      name = "apply",
      mixinStandardHelpOptions = true,
      description = {
        "Takes many decisions from a file: CSV with the columns callId,index,action,flowId,why,who"
            + " named in its first line, or one JSON object a line with members of these names.",
        "Each line gets its own verdict; a bad one does not stop the others."
      })
  int apply(
      @Parameters(index = "0", paramLabel = "FILE", description = "The file, in UTF-8.") Path file,
      @Option(names = "--json", description = "One JSON object a line.") boolean json,
      @Option(names = "--who", paramLabel = "NAME", description = "For lines without a who.")
          String who,
      @Option(names = "--why", paramLabel = "TEXT", description = "For lines without a why.")
          String why)
      throws Exception {
    DecisionFile decisions =
        new DecisionFile(who == null ? System.getProperty("user.name") : who, why);
    int refused = 0;
    try (Ledger ledger = access.open()) {
      for (DecisionFile.Line line : decisions.read(file)) {
        DecisionFile.Verdict verdict = line.apply(ledger.doubts());
        refused += verdict.done() ? 0 : 1;
        if (json) {
          Answer.json(out(), verdict);
        } else {
          out()
              .println(
                  "line "
                      + verdict.line()
                      + (verdict.done() ? ": " : ": NOT DONE: ")
                      + verdict.message());
        }
      }
    } catch (LedgerException e) {
      err().println(e.getMessage());
      return REFUSED;
    }
    return refused == 0 ? DONE : REFUSED;
  }

  @Command(
      name = "history",
      mixinStandardHelpOptions = true,
      description = "Shows who decided what, when and why, the newest first.")
  int history(
      @Option(names = "--json", description = "One JSON object a line.") boolean json,
      @Option(names = "--limit", defaultValue = "100", description = "At most so many.") int limit)
      throws Exception {
    try (Ledger ledger = access.open()) {
      Table table = new Table("AT", "WHO", "ACTION", "CALL", "INDEX", "FLOW", "WHY");
      for (Audited audited : ledger.doubts().history(limit)) {
        Decision decision = audited.decision();
        if (json) {
          Answer.json(out(), audited);
        }
        table.row(
            Answer.time(audited.at()),
            decision.who(),
            decision.action().name().toLowerCase(java.util.Locale.ROOT),
            decision.callId(),
            decision.index(),
            decision.flowId(),
            decision.why());
      }
      if (!json) {
        table.print(out());
      }
      return DONE;
    }
  }

  @Command(
      name = "alarms",
      mixinStandardHelpOptions = true,
      description = "Shows late answers that contradict what was settled meanwhile.")
  int alarms(@Option(names = "--json", description = "One JSON object a line.") boolean json)
      throws Exception {
    try (Ledger ledger = access.open()) {
      Table table = new Table("ALARM", "AT", "CALL", "FLOW", "WHAT");
      for (Alarm alarm : ledger.doubts().alarms()) {
        if (json) {
          Answer.json(out(), alarm);
        }
        table.row(
            alarm.id(), Answer.time(alarm.at()), alarm.callId(), alarm.flowId(), alarm.message());
      }
      if (!json) {
        table.print(out());
      }
      return DONE;
    }
  }

  @Command(
      name = "seen",
      mixinStandardHelpOptions = true,
      description = "Takes an alarm off the list: a person has looked at it.")
  int seen(
      @Parameters(index = "0", paramLabel = "ALARM", description = "Its number.") long alarm,
      @Option(names = "--who", paramLabel = "NAME", description = "Who has looked.") String who)
      throws Exception {
    try (Ledger ledger = access.open()) {
      if (ledger.doubts().seen(alarm, who == null ? System.getProperty("user.name") : who)) {
        out().println("Alarm " + alarm + " is off the list.");
        return DONE;
      }
      err().println("There is no open alarm " + alarm + ".");
      return REFUSED;
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
