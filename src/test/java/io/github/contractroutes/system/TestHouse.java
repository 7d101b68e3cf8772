package io.github.contractroutes.system;

import io.github.contractroutes.Main;
import io.github.contractroutes.Service;
import io.github.contractroutes.demo.FreePorts;
import io.github.contractroutes.sandbox.Sandbox;
import io.github.contractroutes.sandbox.SandboxConfig;
import io.github.contractroutes.settings.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Properties;

/** A sandbox and a service beside it, in a folder of the test's own. */
final class TestHouse implements AutoCloseable {
  final Path folder;
  final Sandbox sandbox;
  final Properties settings = new Properties();
  Service service;

  TestHouse(Path folder, SandboxConfig config) {
    this.folder = folder;
    sandbox = Sandbox.start(config);
    Path tenants = folder.resolve("tenants.yaml");
    write(tenants, TENANTS);
    set("contracts.tenants", tenants.toString());
    set("contracts.inbox", folder.resolve("inbox").toString());
    set("contracts.outbox", folder.resolve("outbox").toString());
    set("contracts.ledger.url", "jdbc:sqlite:" + folder.resolve("data/ledger.db"));
    set("contracts.essbasic.endpoint", sandbox.endpoint());
    set("contracts.tsign.endpoint", sandbox.endpoint());
    set("contracts.files.allowed-hosts", "127.0.0.1:" + sandbox.port());
    set("contracts.http.port", String.valueOf(freePort()));
  }

  /** Lets the service use Kafka. */
  TestHouse withKafka(String brokers) {
    set("contracts.kafka.brokers", brokers);
    return this;
  }

  /** Replaces the tenant file. */
  TestHouse withTenants(String yaml) {
    write(folder.resolve("tenants.yaml"), yaml);
    return this;
  }

  Path outbox() {
    return folder.resolve("outbox");
  }

  /** Lower-case hex of a file of the outbox. */
  String sha256(String path) {
    try {
      byte[] content = Files.readAllBytes(outbox().resolve(path));
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  Path inbox(String operation) {
    return folder.resolve("inbox").resolve(operation);
  }

  /** Drops a file as everybody is asked to: written elsewhere, then renamed into place. */
  void drop(String operation, String name, byte[] content) {
    try {
      Path written = Files.write(folder.resolve(name), content);
      Files.createDirectories(inbox(operation));
      Files.move(written, inbox(operation).resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the service says of its health. */
  HttpResponse<String> health() throws IOException, InterruptedException {
    String port = settings.getProperty("contracts.http.port");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/health"))
            .timeout(Duration.ofSeconds(10))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  void set(String key, String value) {
    settings.setProperty(key, value);
  }

  void start() {
    try {
      service = Main.start(settings);
    } catch (SettingsException e) {
      throw new IllegalStateException(e);
    }
  }

  void stop() {
    if (service != null) {
      service.close();
      service = null;
    }
  }

  static int freePort() {
    return FreePorts.any();
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
    sandbox.close();
  }

  static final String TENANTS =
      """
      credentials:
        tencent-main:
          platform: essbasic
          secretId: AKIDEXAMPLE0000000000000000000000000
          secretKey: EXAMPLEsecretKEY00000000000000000
        tsign-main:
          platform: tsign
          appId: "0000000001"
          appSecret: 00112233445566778899aabbccddeeff
          auth: signature
        tsign-token:
          platform: tsign
          appId: "0000000001"
          appSecret: 00112233445566778899aabbccddeeff
          auth: token
      tenants:
        acme:
          credential: tencent-main
          appId: yDwhxUUckp3gl8j5UuFX33LSNozpRsbi
          organizationOpenId: org_acme
          operatorOpenId: n9527
          operators: {zhang: n9528}
        beta:
          credential: tencent-main
          appId: yDwhxUUckp3gl8j5UuFX33LSNozpRsbi
          organizationOpenId: org_beta
          operatorOpenId: n1
        gamma: {credential: tsign-main}
        delta: {credential: tsign-token}
      """;
}
