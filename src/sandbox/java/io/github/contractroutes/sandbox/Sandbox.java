package io.github.contractroutes.sandbox;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The stand-in for both platforms, on one port: essbasic at {@code POST /}, tsign under {@code
 * /v1/}, documents at the links that both answer, and its own API under {@code /sandbox/}.
 *
 * <p>Thread-safe. Contracts live in memory only.
 */
public final class Sandbox implements AutoCloseable {
  private final Counts counts = new Counts();
  private final CallLog calls = new CallLog();
  private final Flows flows = new Flows(this::config);
  private final ExecutorService aside =
      Executors.newSingleThreadExecutor(new DefaultThreadFactory("sandbox-control", true));
  private final Clock clock;
  private final Faults faults;
  private final HttpFront front;
  private volatile SandboxConfig config;

  private Sandbox(SandboxConfig config, Clock clock) {
    this.config = config;
    this.clock = new OffsetClock(clock);
    long seed = config.seed() == 0 ? System.nanoTime() : config.seed();
    faults = new Faults(new Random(seed));
    // Flow ids do not follow from the seed: a restarted sandbox must not give out the same ones.
    Ids ids = new Ids(new SecureRandom());
    Links links = new Links();
    Quota quota = new Quota();
    EssbasicActions actions =
        new EssbasicActions(
            this::config, this::linkBase, this.clock::millis, counts, ids, flows, links);
    Essbasic essbasic =
        new Essbasic(this::config, this.clock::millis, counts, quota, ids, actions, calls);
    Tsign tsign =
        new Tsign(
            this::config,
            this::linkBase,
            this.clock::millis,
            counts,
            quota,
            flows,
            links,
            new TsignTokens(ids));
    FileHost files = new FileHost(links, flows, counts, this::epochSeconds);
    Router router = new Router(essbasic, tsign, files, new Control(this), faults, counts, aside);
    front = new HttpFront(config.host(), config.port(), router, this.clock);
  }

  /** Starts with the system's clock. */
  public static Sandbox start(SandboxConfig config) {
    return start(config, Clock.systemUTC());
  }

  /**
   * Starts.
   *
   * @param clock decides on signatures, quotas, tokens and links
   */
  public static Sandbox start(SandboxConfig config, Clock clock) {
    return new Sandbox(config, clock);
  }

  /** The port it listens on. */
  public int port() {
    return front.port();
  }

  /** Scheme, host and port: the endpoint of both platforms. */
  public String endpoint() {
    String host = config.host().equals("0.0.0.0") ? "127.0.0.1" : config.host();
    return "http://" + host + ":" + port();
  }

  /** What it saw and did; a copy. */
  public SandboxState state() {
    return counts.state();
  }

  /** The contracts it created, oldest first; a copy. */
  public List<Contract> contracts() {
    return counts.state().contracts();
  }

  /** Essbasic calls that were admitted behind that number, in order. */
  List<CallLog.Admitted> calls(long number) {
    return calls.after(number);
  }

  /** Forgets contracts, counts and declared flows; faults and settings stay. */
  public void reset() {
    counts.reset();
    calls.reset();
    flows.reset();
  }

  /** Lets a fault happen to calls to come. */
  public void fault(Fault fault) {
    faults.add(fault);
  }

  /** The faults that can still happen. */
  public List<Fault> faults() {
    return faults.list();
  }

  /** Forgets all faults. */
  public void clearFaults() {
    faults.clear();
  }

  /** Makes a flow differ from the general rule. */
  public void declare(Flow flow) {
    flows.declare(flow);
  }

  /** The document that links to this flow and index lead to. */
  public Pdf file(String flowId, int index) {
    return flows.pdf(flowId, index);
  }

  /** The settings now. */
  public SandboxConfig config() {
    return config;
  }

  /**
   * Changes a setting while it runs; host, port and seed no longer matter.
   *
   * @throws IllegalArgumentException if there is no such setting or the value does not fit
   */
  public synchronized void set(String key, Object value) {
    config = config.with(key, value);
  }

  /** Ends it and every connection. */
  @Override
  public void close() {
    front.close();
    aside.shutdown();
  }

  private long epochSeconds() {
    return Math.floorDiv(clock.millis(), 1000L);
  }

  private String linkBase() {
    String base = config.files().linkBase();
    return base.isEmpty() ? endpoint() : base;
  }

  /** Flags are {@code --<setting> <value>}; environment variables SANDBOX_SETTING_NAME. */
  public static void main(String[] args) throws InterruptedException {
    // Newer JDKs print four lines of warning about Netty otherwise.
    System.setProperty("io.netty.noUnsafe", "true");
    SandboxConfig config = SandboxConfig.defaults().with("port", 8090);
    try {
      config = flags(environment(config, System.getenv()), args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
    Sandbox sandbox = start(config);
    System.out.println("The sandbox listens on " + sandbox.endpoint());
    sandbox.front.awaitEnd();
  }

  static SandboxConfig environment(SandboxConfig config, Map<String, String> environment) {
    for (String name : SandboxConfig.names()) {
      String variable =
          "SANDBOX_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
      if (environment.containsKey(variable)) {
        config = config.with(name, environment.get(variable));
      }
    }
    return config;
  }

  static SandboxConfig flags(SandboxConfig config, String... args) {
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--") || i + 1 == args.length) {
        throw new IllegalArgumentException(
            "Flags are pairs like --port 8090; settings are " + SandboxConfig.names() + ".");
      }
      config = config.with(args[i].substring(2), args[i + 1]);
    }
    return config;
  }

  /** The clock that was given, early or late by the setting. */
  private final class OffsetClock extends Clock {
    private final Clock base;

    OffsetClock(Clock base) {
      this.base = base;
    }

    @Override
    public long millis() {
      return base.millis() + config.clockOffsetMs();
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
      return base.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("The sandbox needs no zone.");
    }
  }
}
