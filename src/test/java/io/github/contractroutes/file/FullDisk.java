package io.github.contractroutes.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A disk of three megabytes of its own, full until {@link #makeRoom()}. */
final class FullDisk implements AutoCloseable {

  private final Path root;

  private FullDisk(Path root) {
    this.root = root;
  }

  /** Skips the test where this user may not mount. */
  static FullDisk mount(Path directory) throws Exception {
    boolean mounted;
    try {
      mounted = run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", directory.toString());
    } catch (IOException e) {
      mounted = false;
    }
    assumeTrue(mounted, "a small disk needs the right to mount a tmpfs");
    FullDisk disk = new FullDisk(directory);
    Files.write(disk.filler(), new byte[(3 << 20) - (64 << 10)]);
    return disk;
  }

  Path outbox() {
    return root;
  }

  /** Makes room for so many bytes. */
  void leave(int bytes) throws IOException {
    Files.write(filler(), new byte[(3 << 20) - bytes]);
  }

  void makeRoom() throws IOException {
    Files.delete(filler());
  }

  private Path filler() {
    return root.resolve("filler");
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  @Override
  public void close() throws Exception {
    assertThat(run("umount", root.toString())).isTrue();
  }
}
