package io.github.contractroutes.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.remote.SftpRemoteFile;
import org.apache.camel.support.DefaultExchange;

/**
 * Puts a judged remote file where it belongs. What tells of refusals is written first and the file
 * itself moves last, so that after a lost connection it is judged again.
 */
final class RemotePlacesStep {
  private static final String PART = ".part-";

  private static final int MOST_PUBLISHED = 1_000;

  private final Moves moves;
  private final Map<String, String> published =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST_PUBLISHED;
        }
      };

  RemotePlacesStep(Moves moves) {
    this.moves = moves;
  }

  /** Whether the remote file still looks as in the listing that it was taken from. */
  private static boolean isAsListed(
      GenericFileOperations<SftpRemoteFile> operations, GenericFile<SftpRemoteFile> file) {
    return Stream.of(operations.listFiles(file.getAbsoluteFilePath()))
        .filter(now -> now.getFilename().equals(file.getFileNameOnly()))
        .anyMatch(
            now ->
                now.getFileLength() == file.getFileLength()
                    && now.getLastModified() == file.getLastModified());
  }

  /**
   * @param refused the local directory with the bad lines and the error file, if there are any
   * @return false if the file is not the one any more that was judged; it stays
   */
  boolean put(
      GenericFileOperations<SftpRemoteFile> operations,
      GenericFile<SftpRemoteFile> file,
      Drop.End end,
      Path refused,
      CamelContext context)
      throws IOException {
    if (!isAsListed(operations, file)) {
      return false;
    }
    String accepted = file.getParent() + "/.accepted";
    String bad = file.getParent() + "/.refused";
    String name = file.getFileNameOnly();
    if (end != Drop.End.ACCEPTED) {
      name = published(operations, file, end, refused, context);
    }
    String target = bad + "/" + name;
    if (end != Drop.End.REFUSED) {
      operations.buildDirectory(accepted, false);
      target = accepted + "/" + free(operations, accepted, file.getFileNameOnly());
    }
    // The last look before the move: the way to here takes many round trips.
    if (!isAsListed(operations, file)) {
      return false;
    }
    operations.renameFile(file.getAbsoluteFilePath(), target);
    return true;
  }

  /** Once for a file that cannot be moved away. */
  private String published(
      GenericFileOperations<SftpRemoteFile> operations,
      GenericFile<SftpRemoteFile> file,
      Drop.End end,
      Path refused,
      CamelContext context)
      throws IOException {
    String identity =
        file.getAbsoluteFilePath() + " " + file.getFileLength() + " " + file.getLastModified();
    if (!published.containsKey(identity)) {
      String directory = file.getParent() + "/.refused";
      operations.buildDirectory(directory, false);
      String fitting = Moves.fit(file.getFileNameOnly(), PART.length() + Moves.ERROR.length());
      String name = free(operations, directory, fitting);
      upload(operations, directory, name, end, refused, context);
      published.put(identity, name);
    }
    return published.get(identity);
  }

  private String free(
      GenericFileOperations<SftpRemoteFile> operations, String directory, String name) {
    return moves.free(
        name,
        free ->
            operations.existsFile(directory + "/" + free)
                || operations.existsFile(directory + "/" + free + Moves.ERROR));
  }

  private static void upload(
      GenericFileOperations<SftpRemoteFile> operations,
      String directory,
      String name,
      Drop.End end,
      Path refused,
      CamelContext context)
      throws IOException {
    List<Path> found;
    try (Stream<Path> files = Files.list(refused)) {
      found = files.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path local : found) {
      boolean error = local.getFileName().toString().endsWith(Moves.ERROR);
      if (error || end == Drop.End.PARTLY_ACCEPTED) {
        String target = error ? name + Moves.ERROR : name;
        Exchange exchange = new DefaultExchange(context);
        exchange.getIn().setBody(local.toFile());
        String part = directory + "/" + PART + target;
        operations.storeFile(part, exchange, Files.size(local));
        operations.renameFile(part, directory + "/" + target);
      }
    }
  }
}
