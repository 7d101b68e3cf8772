package io.github.contractroutes.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The demo's console: one aligned line for each thing that happens. UTF-8 everywhere. */
final class Screen {
  private final PrintStream out;
  private final boolean colours;
  private volatile long startedAt = System.nanoTime();

  private Screen(PrintStream out, boolean colours) {
    this.out = out;
    this.colours = colours;
  }

  /** The process's standard output, coloured if it is a terminal and NO_COLOR is not set. */
  static Screen standard() {
    var stream =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    return new Screen(stream, System.console() != null && System.getenv("NO_COLOR") == null);
  }

  synchronized void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments).stripTrailing());
  }

  /** From now on the seconds before an event are counted. */
  void startClock() {
    startedAt = System.nanoTime();
  }

  void blank() {
    line("");
  }

  void title(String text) {
    blank();
    line("%s", painted(text, "1"));
  }

  /** A part of the house that is up. */
  void part(String name, String address, String remark) {
    line("  %-10s%-42s%s", name, address, remark);
  }

  /** A request that goes in. */
  void request(String wayIn, String name, String says) {
    line("  %-10s%-20s%-16s%s", "request", wayIn, name, says);
  }

  /** A message of the topic {@code contracts.results}. */
  void outcome(JsonNode message, boolean replayed) {
    if ("REQUEST".equals(message.path("event").asText())) {
      return;
    }
    JsonNode index = message.path("index");
    String item =
        index.isNumber() ? (index.asInt() + 1) + "/" + message.path("items").asInt() : "whole";
    event(
        replayed ? "again" : "outcome",
        message.path("requestId").asText(),
        item,
        status(message.path("status").asText()),
        detail(message));
  }

  /** A message of the topic {@code contracts.links}; the link itself is a secret. */
  void link(JsonNode message) {
    event(
        "link",
        message.path("requestId").asText(),
        fileNumber(message),
        ok("NAMED"),
        message.path("name").asText());
  }

  /** A message of the topic {@code contracts.files}. */
  void file(JsonNode message) {
    boolean stored = message.path("path").isTextual();
    event(
        "file",
        message.path("requestId").asText(),
        fileNumber(message),
        stored ? ok("STORED") : no("LOST"),
        stored
            ? message.path("path").asText() + "  " + message.path("size").asLong() + " bytes"
            : error(message.path("error")));
  }

  /** A message of the topic {@code contracts.dead-letters}. */
  void deadLetter(String place, String reason, String text) {
    event("dead", place, "", no("REFUSED"), reason + ": " + text);
  }

  private void event(String kind, String subject, String item, String status, String detail) {
    double seconds = (System.nanoTime() - startedAt) / 1e9;
    line("  %6.2f s  %-9s%-24s%-6s%s %s", seconds, kind, subject, item, status, detail);
  }

  private static String fileNumber(JsonNode message) {
    return (message.path("fileIndex").asInt() + 1) + "/" + message.path("fileCount").asInt();
  }

  private static String detail(JsonNode message) {
    if (message.path("error").isObject()) {
      return error(message.path("error"));
    }
    if (message.path("previewUrl").isTextual()) {
      return "a preview link, valid until " + message.path("previewUrlExpiresAt").asText();
    }
    if (message.path("confirmUrl").isTextual()) {
      return "confirm at " + message.path("confirmUrl").asText();
    }
    String flow = "contract " + message.path("flowId").asText();
    return message.path("fileCount").isNumber()
        ? flow + ", files: " + message.path("fileCount").asInt()
        : flow;
  }

  private static String error(JsonNode error) {
    return error.path("code").asText() + ": " + error.path("message").asText();
  }

  private String status(String status) {
    return switch (status) {
      case "SUCCEEDED" -> ok(status);
      case "IN_DOUBT" -> painted(padded(status), "33");
      default -> no(status);
    };
  }

  private String ok(String text) {
    return painted(padded(text), "32");
  }

  private String no(String text) {
    return painted(padded(text), "31");
  }

  private static String padded(String text) {
    return String.format(Locale.ROOT, "%-10s", text);
  }

  private String painted(String text, String colour) {
    return colours ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
  }
}
