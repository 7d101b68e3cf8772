package io.github.contractroutes.kafka;

import static org.awaitility.Awaitility.await;

import io.github.contractroutes.demo.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;

/**
 * One broker for all tests of this JVM, because each start of one takes seconds. It runs and is
 * empty for whoever asks, also if the test before has stopped or killed it. Its directory below
 * {@code target} stays for whoever wants to know what happened.
 */
public final class SharedBroker {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static EmbeddedBroker broker;

  private SharedBroker() {}

  /** The broker, with no topic and no group; not to be closed. */
  public static synchronized EmbeddedBroker emptied() {
    if (broker == null) {
      broker = EmbeddedBroker.start(directory());
      // Gone before the next JVM of the run empties its directory.
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
      return broker;
    }
    if (!broker.isRunning()) {
      broker.startAgain();
    }
    await("the broker is empty")
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .atMost(PATIENCE)
        // A member that was killed, or has only just left, is in the way of its group's end.
        .ignoreExceptionsInstanceOf(ExecutionException.class)
        .until(SharedBroker::empty);
    return broker;
  }

  private static boolean empty() throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Collection<String> groups =
          admin.listConsumerGroups().all().get().stream()
              .map(ConsumerGroupListing::groupId)
              .toList();
      for (String group : groups) {
        var described = admin.describeConsumerGroups(List.of(group)).all().get().get(group);
        if (!described.members().isEmpty()) {
          admin
              .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
              .all()
              .get();
        }
      }
      admin.deleteConsumerGroups(groups).all().get();
      admin.deleteTopics(admin.listTopics().names().get()).all().get();
      return admin.listTopics().names().get().isEmpty()
          && admin.listConsumerGroups().all().get().isEmpty();
    }
  }

  private static Path directory() {
    Path directory =
        Path.of(System.getProperty("broker.directory", "target/broker")).toAbsolutePath();
    if (Files.exists(directory)) {
      try (Stream<Path> old = Files.walk(directory)) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return directory;
  }
}
