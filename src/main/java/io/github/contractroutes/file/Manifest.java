package io.github.contractroutes.file;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.contractroutes.ledger.FileFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * {@code <outbox>/<tenant>/<flowId>/manifest.json}: what belongs to a flow, with sizes and hashes,
 * so that an archive can check what it took over. It is written when every document of the flow has
 * its fate; whoever sees it sees all documents that could be had.
 *
 * @param tenant tenant name
 * @param flowId the flow
 * @param platform {@code essbasic} or {@code tsign}
 * @param requestId the producer's id of the download request
 * @param platformRequestId the platform's id of the call that named the documents, or null
 * @param files the documents by their index
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Manifest(
    String tenant,
    String flowId,
    String platform,
    String requestId,
    String platformRequestId,
    List<Entry> files) {

  /** Its name; no document has it, theirs begin with an index. */
  public static final String NAME = "manifest.json";

  /**
   * One document.
   *
   * @param fileIndex from 0, in the platform's order
   * @param fileId the platform's id, or null
   * @param name the platform's own name
   * @param path relative to the outbox; null if it could not be had
   * @param size bytes, or null
   * @param sha256 lower-case hexadecimal, or null
   * @param storedAt ISO 8601 in UTC, or null
   * @param error the code of {@code contracts.files}, or null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Entry(
      int fileIndex,
      String fileId,
      String name,
      String path,
      Long size,
      String sha256,
      String storedAt,
      String error) {

    static Entry of(FileFacts file) {
      return new Entry(
          file.fileIndex(),
          file.fileId(),
          file.name(),
          file.path(),
          file.size(),
          file.sha256(),
          file.storedAt() == null ? null : TIME.format(Instant.ofEpochMilli(file.storedAt())),
          file.error() == null ? null : file.error().code());
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  /** As in messages: always with milliseconds. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /**
   * The manifest of a flow.
   *
   * @param files all documents of one flow, each stored or failed for good, in any order
   * @param platformRequestId may be null
   * @throws IllegalArgumentException if documents of another flow are among them, or some are
   *     missing
   */
  public static Manifest of(List<FileFacts> files, String platformRequestId) {
    FileFacts first = files.stream().findFirst().orElseThrow(Manifest::notOneFlow);
    String tenant = first.request().tenant();
    boolean oneFlow =
        files.stream()
            .allMatch(
                file ->
                    file.flowId().equals(first.flowId()) && file.request().tenant().equals(tenant));
    long indexes = files.stream().mapToInt(FileFacts::fileIndex).distinct().count();
    if (!oneFlow || indexes != files.size() || indexes != first.fileCount()) {
      throw notOneFlow();
    }
    return new Manifest(
        tenant,
        first.flowId(),
        first.request().platform(),
        first.request().requestId(),
        platformRequestId,
        files.stream()
            .sorted(Comparator.comparingInt(FileFacts::fileIndex))
            .map(Entry::of)
            .toList());
  }

  /** The file's content: indented JSON in UTF-8, the same bytes for the same facts. */
  public byte[] json() {
    try {
      return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A record of texts and numbers is always JSON.", e);
    }
  }

  /**
   * Writes it beside the documents, in one step in place of an earlier one.
   *
   * @param directories those of the outbox
   * @param random unique for each attempt of every instance
   * @throws FetchException if the outbox cannot take it
   */
  void write(FlowDirectories directories, String random) throws FetchException {
    try {
      Path directory = directories.of(tenant, flowId);
      byte[] bytes = json();
      try (PartFile part = new PartFile(directory, random)) {
        part.write(bytes, bytes.length);
        part.flush();
        part.replace(directory.resolve(NAME));
      }
      // Whoever stored a document has seen to it that the names above last.
      if (files.stream().anyMatch(file -> file.path() != null)) {
        Directories.flush(directory);
      } else {
        directories.flush(directory);
      }
    } catch (FetchException e) {
      throw e;
    } catch (IOException e) {
      throw OutboxTrouble.of(directories.outbox(), e);
    }
  }

  private static IllegalArgumentException notOneFlow() {
    return new IllegalArgumentException("A manifest needs all documents of one flow, once each.");
  }
}
