package io.github.contractroutes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Dockerfile as its instructions, continued lines joined and comments left out. */
record DockerFile(String text, List<String> instructions) {

  static DockerFile read(Path file) {
    try {
      String text = Files.readString(file);
      String joined = text.replaceAll("(?m)^#.*\\R", "").replaceAll("\\\\\\R\\s*", "");
      return new DockerFile(
          text, joined.lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> arguments(String instruction) {
    return instructions.stream()
        .filter(line -> line.startsWith(instruction + " "))
        .map(line -> line.substring(instruction.length()).strip())
        .toList();
  }

  /** The instructions of one named stage, without its {@code FROM}. */
  List<String> stage(String name) {
    List<String> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : instructions) {
      if (line.startsWith("FROM ")) {
        inside = line.endsWith(" AS " + name);
      } else if (inside) {
        lines.add(line);
      }
    }
    return lines;
  }
}
