package io.github.contractroutes.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * The broker's own process: one KRaft node that is broker and controller. Prints {@value #READY}
 * when it serves, and stops on SIGTERM or when its standard input ends, which is how it learns that
 * the process that started it is gone.
 */
public final class BrokerMain {
  static final String READY = "broker ready";

  private BrokerMain() {}

  /**
   * @param args the path of the broker's properties file
   */
  public static void main(String[] args) throws Exception {
    ignoreInterrupts();
    Path file = Path.of(args[0]);
    var settings = new Properties();
    try (var in = Files.newInputStream(file)) {
      settings.load(in);
    }
    formatOnce(file, Path.of(settings.getProperty("log.dirs")));
    var server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop-broker"));
    server.startup();
    System.out.println(READY);
    while (System.in.read() >= 0) {
      // Whoever started us only holds the pipe open.
    }
    System.exit(0);
  }

  private static void stop(KafkaRaftServer server) {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void formatOnce(Path settings, Path logs) throws IOException {
    if (Files.exists(logs.resolve("meta.properties"))) {
      return;
    }
    String[] command = {
      "format", "-t", Uuid.randomUuid().toString(), "-c", settings.toString(), "--ignore-formatted"
    };
    int exit = StorageTool.execute(command, new PrintStream(System.err, true));
    if (exit != 0) {
      throw new IOException("The broker's directory " + logs + " could not be formatted.");
    }
  }

  /**
   * Ctrl-C in a terminal reaches every process of the group; the parent must stop first. By
   * reflection, because the compiler warns of every direct use and the warning cannot be silenced.
   */
  private static void ignoreInterrupts() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object interrupt = signal.getConstructor(String.class).newInstance("INT");
      Object ignore = handler.getField("SIG_IGN").get(null);
      signal.getMethod("handle", signal, handler).invoke(null, interrupt, ignore);
    } catch (ReflectiveOperationException | LinkageError e) {
      Throwable cause = e instanceof InvocationTargetException t ? t.getCause() : e;
      System.err.println("Ctrl-C will stop the broker at once: " + cause);
    }
  }
}
