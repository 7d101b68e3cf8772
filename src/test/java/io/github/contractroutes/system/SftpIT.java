package io.github.contractroutes.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.contractroutes.sandbox.SandboxConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A remote inbox and a remote outbox on a real SFTP server. */
class SftpIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  private SftpHost host;
  private TestHouse house;

  @BeforeEach
  void prepare() throws IOException {
    host = new SftpHost(folder.resolve("remote"));
    house = new TestHouse(folder, SandboxConfig.defaults().with("files.per-flow", 2));
  }

  @AfterEach
  void end() {
    house.close();
    host.close();
  }

  @Test
  void requestsOfARemoteInboxAreServedAndFilesArriveInARemoteOutbox() throws Exception {
    // Given: the inbox with a password, the outbox with a key
    in("contracts.sftp.in.password", SftpHost.PASSWORD);
    out(host.hostKey);
    Path inbox = Files.createDirectories(host.home.resolve("inbox/download"));
    write(inbox.resolve("one.json"), request("dl-1", 1, 3));
    write(
        inbox.resolve("many.jsonl"),
        request("dl-2", 3, 4) + "\nnonsense\n" + request("dl-3", 4, 5) + "\n");
    write(inbox.resolve("bad.json"), "{\"tenant\":\"nobody\"}");
    write(inbox.resolve("cut.jsonl"), request("dl-4", 5, 6));
    host.start();
    // When
    house.start();
    // Then
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(files(inbox))
                    .containsExactlyInAnyOrder(
                        ".accepted/many.jsonl",
                        ".accepted/one.json",
                        ".refused/bad.json",
                        ".refused/bad.json.error.json",
                        ".refused/many.jsonl",
                        ".refused/many.jsonl.error.json",
                        "cut.jsonl"));
    assertThat(inbox.resolve(".refused/many.jsonl")).hasContent("nonsense");
    await().atMost(LONG).until(() -> delivered(4, 3));
    assertThat(files(folder.resolve("outbox"))).isEqualTo(files(host.home.resolve("outbox")));
    for (String file : files(folder.resolve("outbox"))) {
      assertThat(host.home.resolve("outbox").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("outbox").resolve(file));
    }
    // When: the rest of the file comes, under a name that is taken
    write(inbox.resolve("cut.jsonl"), request("dl-4", 5, 6) + "\n");
    write(inbox.resolve("one.json"), request("dl-5", 6, 7));
    // Then
    await().atMost(LONG).until(() -> delivered(6, 5));
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(files(inbox))
                    .hasSize(8)
                    .anyMatch(name -> name.matches("\\.accepted/one-\\d{8}T\\d{9}Z\\.json")));
    assertThat(trouble("sftp-in")).isEmpty();
    assertThat(trouble("sftp-out")).isEmpty();
  }

  @Test
  void aRemoteFileThatIsReplacedWhileItIsJudgedIsReadAgain() throws Exception {
    // Given: another request comes under the same name once the first was read
    in("contracts.sftp.in.password", SftpHost.PASSWORD);
    out(host.hostKey);
    Path file = Files.createDirectories(host.home.resolve("inbox/download")).resolve("one.json");
    write(file, request("dl-1", 1, 3));
    AtomicBoolean read = new AtomicBoolean();
    host.whenClosed(
        closed -> {
          if (closed.endsWith("one.json") && read.compareAndSet(false, true)) {
            write(file, request("dl-2", 3, 6));
          }
        });
    host.start();
    // When
    house.start();
    // Then
    await().atMost(LONG).until(() -> delivered(5, 2));
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(files(file.getParent())).containsExactly(".accepted/one.json"));
    assertThat(file.resolveSibling(".accepted/one.json")).hasContent(request("dl-2", 3, 6));
  }

  @Test
  void aRemoteFileThatCannotBeReadHoldsUpNoOther() throws Exception {
    // Given: it comes first in each listing
    in("contracts.sftp.in.password", SftpHost.PASSWORD);
    AtomicBoolean refuses = new AtomicBoolean(true);
    host.whenOpened(
        opened -> {
          if (opened.endsWith("a.json") && refuses.get()) {
            throw new AccessDeniedException("a.json");
          }
        });
    Path inbox = Files.createDirectories(host.home.resolve("inbox/download"));
    write(inbox.resolve("a.json"), request("dl-1", 1, 2));
    write(inbox.resolve("b.json"), request("dl-2", 2, 3));
    write(inbox.resolve("c.json"), request("dl-3", 3, 4));
    host.start();
    // When
    house.start();
    // Then
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(files(inbox))
                    .containsExactly(".accepted/b.json", ".accepted/c.json", "a.json"));
    // When
    refuses.set(false);
    // Then
    await().atMost(LONG).until(() -> files(inbox).contains(".accepted/a.json"));
  }

  @Test
  void linesWithoutAnEndAreCopiedTwiceAndThenWhenTheyChange() throws Exception {
    // Given
    in("contracts.sftp.in.password", SftpHost.PASSWORD);
    Path inbox = Files.createDirectories(host.home.resolve("inbox/download"));
    Path cut = inbox.resolve("cut.jsonl");
    write(cut, request("dl-1", 1, 2));
    AtomicInteger copies = new AtomicInteger();
    AtomicInteger others = new AtomicInteger();
    host.whenClosed(
        closed -> {
          if (closed.equals(cut)) {
            copies.incrementAndGet();
          }
        });
    host.start();
    house.start();
    // When: polls go on, as others are taken
    await().atMost(LONG).until(() -> copies.get() == 2);
    for (int i = 0; i < 3; i++) {
      String name = "other-" + others.incrementAndGet() + ".json";
      write(inbox.resolve(name), request("dl-o" + i, 5 + i, 6 + i));
      await().atMost(LONG).until(() -> files(inbox).contains(".accepted/" + name));
    }
    // Then
    assertThat(copies).hasValue(2);
    write(cut, request("dl-1", 1, 2) + "\n");
    await().atMost(LONG).until(() -> files(inbox).contains(".accepted/cut.jsonl"));
  }

  @Test
  void aWrongHostKeyIsRefusedWithAClearSentence() throws Exception {
    // Given
    in("contracts.sftp.in.password", SftpHost.PASSWORD);
    Path others = host.knownHosts(folder.resolve("others"), SftpHost.keyPair());
    house.set("contracts.sftp.in.known-hosts", others.toString());
    out(SftpHost.keyPair());
    write(
        Files.createDirectories(host.home.resolve("inbox/download")).resolve("a.json"),
        request("dl-1", 1, 2));
    host.start();
    // When
    house.start();
    drop("dl-2", 2, 3);
    // Then
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(trouble("sftp-in")).hasValueSatisfying(SftpIT::namesTheHostKey);
              assertThat(trouble("sftp-out")).hasValueSatisfying(SftpIT::namesTheHostKey);
            });
    assertThat(files(host.home)).containsExactly("inbox/download/a.json");
  }

  @Test
  void aServerThatWasAwayGetsEveryFileOnceItIsBack() throws Exception {
    // Given
    out(host.hostKey);
    house.start();
    drop("dl-1", 0, 12);
    await()
        .atMost(LONG)
        .until(() -> house.service.ledger().sight().files().getOrDefault("STORED", 0L) == 24);
    await().atMost(LONG).until(() -> trouble("sftp-out").isPresent());
    // When: it comes, breaks off in the middle, and comes again
    host.start();
    await().atMost(LONG).until(() -> files(host.home).size() >= 5);
    host.stop();
    long before = files(host.home).size();
    drop("dl-2", 12, 14);
    house.stop();
    house.start();
    host.start();
    // Then
    await().atMost(LONG).until(() -> delivered(14, 2));
    assertThat(before).isLessThan(40);
    assertThat(files(folder.resolve("outbox"))).isEqualTo(files(host.home.resolve("outbox")));
    await().atMost(LONG).until(() -> trouble("sftp-out").isEmpty());
  }

  @Test
  void aFlowThatTheServerRefusesHoldsUpNoOther() throws Exception {
    // Given: something is in the way of the first flow
    out(host.hostKey);
    Path acme = Files.createDirectories(host.home.resolve("outbox/acme"));
    Path inTheWay = Files.createFile(acme.resolve(flow(0)));
    // and an earlier instance left a part of each file
    host.whenClosed(
        closed -> {
          String part = closed.getFileName().toString();
          if (part.startsWith(".part-")) {
            Files.writeString(
                closed.resolveSibling(part.replaceFirst("-[^-]*$", "-earlier")), "%PDF-");
          }
        });
    host.start();
    house.start();
    // When
    drop("dl-1", 0, 3);
    // Then
    await().atMost(LONG).until(() -> files(host.home.resolve("outbox")).size() == 1 + 2 * 3 + 1);
    assertThat(inTheWay).isRegularFile();
    // When
    Files.delete(inTheWay);
    // Then
    await().atMost(LONG).until(() -> delivered(3, 1));
    assertThat(files(folder.resolve("outbox"))).isEqualTo(files(host.home.resolve("outbox")));
  }

  @Test
  void aServerWithoutItsHostKeyStopsTheStart() {
    house.set("contracts.sftp.out.host", "127.0.0.1");
    assertThatThrownBy(house::start)
        .hasMessageContaining("contracts.sftp.out.known-hosts must be a file with the server's");
  }

  private void in(String key, String value) throws IOException {
    common("in", host.hostKey);
    house.set(key, value);
  }

  private void out(KeyPair hostKey) throws IOException {
    common("out", hostKey);
    house.set("contracts.sftp.out.key-file", host.keyFile(folder.resolve("id")).toString());
  }

  private void common(String way, KeyPair hostKey) throws IOException {
    house.set("contracts.sftp." + way + ".host", "127.0.0.1");
    house.set("contracts.sftp." + way + ".port", String.valueOf(host.port));
    house.set("contracts.sftp." + way + ".user", SftpHost.USER);
    Path known = host.knownHosts(folder.resolve("known-hosts-" + way), hostKey);
    house.set("contracts.sftp." + way + ".known-hosts", known.toString());
  }

  private static void namesTheHostKey(String sentence) {
    assertThat(sentence).contains("shows a host key that contracts.sftp.").contains("known-hosts");
  }

  private Optional<String> trouble(String check) {
    return HealthCheckRegistry.get(house.service.context())
        .getCheck(check)
        .map(HealthCheck::call)
        .filter(result -> result.getState() == HealthCheck.State.DOWN)
        .flatMap(HealthCheck.Result::getMessage);
  }

  /** Whether all files of so many flows and the results of so many dropped requests arrived. */
  private boolean delivered(int flows, int results) throws IOException {
    TreeSet<String> files = files(host.home.resolve("outbox"));
    return files.stream().filter(file -> file.endsWith(".pdf")).count() == 2L * flows
        && files.stream().filter(file -> file.endsWith("/manifest.json")).count() == flows
        && files.stream().filter(file -> file.endsWith(".jsonl")).count() == results
        && files.size() == 3L * flows + results;
  }

  private static TreeSet<String> files(Path root) throws IOException {
    if (!Files.exists(root)) {
      return new TreeSet<>();
    }
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (UncheckedIOException e) {
      // A file was moved while the directory was read.
      return files(root);
    }
  }

  private void drop(String requestId, int from, int to) throws IOException {
    Path inbox = Files.createDirectories(folder.resolve("inbox/download"));
    write(inbox.resolve(requestId + ".json"), request(requestId, from, to));
  }

  private static void write(Path file, String text) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + ".tmp");
    Files.writeString(part, text);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String flow(int number) {
    return "yDwivUUckpor6wtoUuogwQHCAB0ES0%02d".formatted(number);
  }

  private static String request(String requestId, int from, int to) {
    List<String> flows = IntStream.range(from, to).mapToObj(i -> '"' + flow(i) + '"').toList();
    return "{\"requestId\":\"%s\",\"tenant\":\"acme\",\"payload\":{\"FlowIds\":%s}}"
        .formatted(requestId, flows);
  }
}
