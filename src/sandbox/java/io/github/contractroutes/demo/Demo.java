package io.github.contractroutes.demo;

import io.github.contractroutes.Main;
import io.github.contractroutes.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.LoggerFactory;

/**
 * The whole of contract-routes on one machine: {@code mvn -Pdemo}. Starts a Kafka broker, the
 * sandbox in place of the platforms and the service; sends sample requests; shows what comes back;
 * then serves requests of one's own until Ctrl-C. With {@code -Ddemo.exit=true} it ends after the
 * summary, with exit code 1 if anything did not come out as expected.
 */
public final class Demo {
  private static final int KAFKA_PORT = 19_092;
  private static final int SANDBOX_PORT = 18_090;
  private static final int SERVICE_PORT = 18_080;
  private static final boolean EXIT = Boolean.getBoolean("demo.exit");
  private static final String REPEATED = "order-1001";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Screen screen = Screen.standard();
  private final Tally tally = new Tally();
  private final InOrder running = new InOrder();
  private final Places places;

  private Demo(Places places) {
    this.places = places;
  }

  public static void main(String[] args) throws Exception {
    Places places = Places.fresh();
    System.setProperty("demo.log", places.log().toString());
    System.setProperty("log4j2.configurationFile", "demo/log4j2.xml");
    // The log stays open until the service has written its last line.
    System.setProperty("log4j2.shutdownHookEnabled", "false");
    var demo = new Demo(places);
    Runtime.getRuntime().addShutdownHook(new Thread(demo.running::close, "demo-end"));
    boolean good = demo.runAndTell();
    if (EXIT) {
      System.exit(good ? 0 : 1);
    }
    new CountDownLatch(1).await();
  }

  /** Whether everything was as expected; an error is told in one line, its trace is in the log. */
  private boolean runAndTell() {
    try {
      return run();
    } catch (Exception e) {
      if (running.isClosed()) {
        return true;
      }
      LoggerFactory.getLogger(Demo.class).error("The demo ends early.", e);
      screen.blank();
      screen.line("  The demo ends early: %s", e.getMessage());
      screen.line("  See %s.", places.log());
      System.exit(1);
      return false;
    }
  }

  private boolean run() throws Exception {
    screen.title("contract-routes demo");
    screen.line("  Nothing here is real: the contracts are the sandbox's.");
    screen.blank();

    var broker = running.add(EmbeddedBroker.start(places.broker(), KAFKA_PORT));
    screen.part("broker", broker.bootstrapServers(), "Kafka, data in " + places.broker());
    Sandbox sandbox = running.add(DemoSandbox.start(SANDBOX_PORT));
    screen.part("sandbox", sandbox.endpoint(), "stands in for Tencent eSign and e签宝");
    int http = FreePorts.preferably(SERVICE_PORT);
    running.add(Main.start(places.settings(broker.bootstrapServers(), sandbox.endpoint(), http)));
    String health = "http://127.0.0.1:" + http + "/observe/health";
    await(Duration.ofSeconds(60), () -> isReady(health));
    screen.part("service", health, "log in " + places.log());
    running.add(new TopicWatcher(broker.bootstrapServers(), screen, tally));

    screen.title("Requests, and what comes back");
    screen.startClock();
    boolean good;
    try (var producer = new SampleProducer(broker.bootstrapServers())) {
      for (Sample sample : Sample.all()) {
        put(sample, producer);
      }
      var summary = new Summary(tally, places);
      if (await(PATIENCE, summary::complete)) {
        Sample first = Sample.all().get(0);
        screen.request(first.wayIn(), first.name(), "the same once more, as a bus may send it");
        producer.send(first);
        await(PATIENCE, () -> tally.replayed(REPEATED) == 2);
      }
      good = summary.print(screen, sandbox.state().contractsCreated(), tally.replayed(REPEATED));
    }
    if (!EXIT) {
      invite(broker.bootstrapServers());
    }
    return good;
  }

  private void put(Sample sample, SampleProducer producer)
      throws IOException, InterruptedException {
    screen.request(sample.wayIn(), sample.name(), sample.says());
    if (sample.dropped()) {
      places.drop(sample.operation(), sample.resource(), sample.content());
    } else {
      producer.send(sample);
    }
  }

  private void invite(String bootstrapServers) {
    Path own = places.ownRequest();
    screen.title("Your turn");
    screen.line("  cp %s %s/", own, places.inbox().resolve("create"));
    screen.line("  kcat -P -b %s -t contracts.create %s", bootstrapServers, own);
    screen.line("  kcat -C -b %s -t contracts.results -o beginning -e", bootstrapServers);
    screen.line("  What happens is shown here as it happens. Ctrl-C ends the demo.");
    screen.blank();
  }

  private static boolean isReady(String health) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create(health)).timeout(Duration.ofSeconds(5)).build();
      var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
      return answer.statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits until the condition holds or patience ends; tells whether it holds. */
  private static boolean await(Duration patience, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return condition.getAsBoolean();
  }
}
