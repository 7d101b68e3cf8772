package io.github.contractroutes.operate;

import io.github.contractroutes.ledger.Ledger;
import io.github.contractroutes.ledger.LedgerException;
import io.github.contractroutes.ledger.Poll;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ledger}: what is done with a ledger while no service runs on it. */
@Command(
    name = "ledger",
    mixinStandardHelpOptions = true,
    description = "Puts a lost or restored ledger in order. The service must be stopped.")
public final class LedgerCommand implements Runnable {
  private final LedgerAccess access;
  private final Supplier<GroupPositions> kafka;
  @Spec private CommandSpec spec;

  /**
   * @param access how the ledger is opened as a service opens it
   * @param kafka gives the consumer group, or null without Kafka
   */
  public LedgerCommand(LedgerAccess access, Supplier<GroupPositions> kafka) {
    this.access = access;
    this.kafka = kafka;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "ledger needs the word recover.");
  }

  @Command(
      name = "recover",
      mixinStandardHelpOptions = true,
      description = {
        "After a lost or restored ledger: reads the topics again from where the ledger stands, and"
            + " brings every create that may have been sent into doubt. Nothing is sent.",
        "Does nothing if the ledger is not behind the consumer group."
      })
  int recover(
      @Option(
              names = "--restored",
              description =
                  "The ledger is an older copy, although its positions are not behind: bring its"
                      + " waiting creates into doubt in any case.")
          boolean restored,
      @Option(
              names = "--stopped-in-order",
              description =
                  "The service had stopped in good order before the ledger was lost: records that"
                      + " the group has not committed are new, and their creates are sent.")
          boolean stoppedInOrder) {
    try (Ledger ledger = access.open()) {
      int replayed = ledger.answers().replay();
      if (replayed > 0) {
        out().println(replayed + " answers went from the journal into the ledger.");
      }
      GroupPositions group = kafka.get();
      List<GroupPosition> positions = group == null ? List.of() : group.look();
      if (!restored && LedgerBehind.find(ledger, positions).isEmpty()) {
        out()
            .println(
                "The ledger is not behind the consumer group; nothing was changed. If it is an"
                    + " older copy all the same, say --restored.");
        return 0;
      }
      if (group != null) {
        group.refuseIfConsuming();
      }
      recover(ledger, group, positions, stoppedInOrder);
      return 0;
    } catch (Exception e) {
      if (e instanceof LedgerException || e instanceof KafkaAway) {
        spec.commandLine().getErr().println(e.getMessage());
        return 1;
      }
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** The ledger first: if the rest fails, the start still stops and the command can be repeated. */
  private void recover(
      Ledger ledger, GroupPositions group, List<GroupPosition> positions, boolean stoppedInOrder)
      throws KafkaAway {
    Map<String, Long> known = LedgerBehind.known(ledger);
    Map<GroupPosition, Long> targets = new LinkedHashMap<>();
    List<Poll.Position> next = new ArrayList<>();
    List<Long> doubtUntil = new ArrayList<>();
    for (GroupPosition position : positions) {
      long committed = position.committed() == null ? 0 : position.committed();
      long wanted = Math.min(known.getOrDefault(position.toString(), 0L), position.end());
      long target = Math.max(wanted, position.earliest());
      if (committed == 0 && !known.containsKey(position.toString()) && stoppedInOrder) {
        continue;
      }
      targets.put(position, target);
      next.add(new Poll.Position(position.topic(), position.partition(), target));
      doubtUntil.add(stoppedInOrder ? committed : position.end());
      out().println(sentence(position, known.get(position.toString()), target));
    }
    long doubted = ledger.restored(next, doubtUntil);
    out().println(doubted + " creates that may have been sent are in doubt now.");
    if (!targets.isEmpty()) {
      group.commit(targets);
      out()
          .println(
              "The group "
                  + group.group()
                  + " reads from there at the next start; creates of records that were there"
                  + " already come into doubt too, everything else is done again.");
    }
  }

  private static String sentence(GroupPosition position, Long known, long target) {
    String from =
        position.committed() == null ? "nothing committed" : "offset " + position.committed();
    String lost =
        known != null && known < position.earliest() || known == null && position.earliest() > 0
            ? " Records before it are no longer at the broker and cannot be read again."
            : "";
    return position + ": from " + from + " back to offset " + target + "." + lost;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
