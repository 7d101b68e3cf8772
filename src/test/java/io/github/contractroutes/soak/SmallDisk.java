package io.github.contractroutes.soak;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A small disk of its own (tmpfs), which a test fills and frees. */
final class SmallDisk implements AutoCloseable {
  private final Path root;

  private SmallDisk(Path root) {
    this.root = root;
  }

  /** Mounts it; empty where this user may not mount. */
  static Optional<SmallDisk> mount(Path directory, int megabytes) throws IOException {
    Files.createDirectories(directory);
    try {
      boolean mounted =
          run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory + "");
      return mounted ? Optional.of(new SmallDisk(directory)) : Optional.empty();
    } catch (IOException noMount) {
      return Optional.empty();
    }
  }

  Path root() {
    return root;
  }

  /** Not one byte is left. */
  void fill() {
    byte[] block = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      fillTheRest();
    }
  }

  private void fillTheRest() {
    try (OutputStream out = Files.newOutputStream(root.resolve("filler2"))) {
      while (true) {
        out.write(0);
      }
    } catch (IOException full) {
      return;
    }
  }

  void free() throws IOException {
    Files.deleteIfExists(filler());
    Files.deleteIfExists(root.resolve("filler2"));
  }

  private Path filler() {
    return root.resolve("filler");
  }

  private static boolean run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    run("umount", "-l", root.toString());
  }
}
