package io.github.contractroutes.intake;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileExclusiveReadLockStrategy;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.remote.SftpRemoteFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of the inbox on a remote directory: which files are requests, which of them are whole,
 * and where they go when they were judged. Each file is copied into a local directory of the same
 * shape, which only one instance uses at a time, and judged there.
 */
public final class SftpReadyStep
    implements GenericFileExclusiveReadLockStrategy<SftpRemoteFile>,
        GenericFileFilter<SftpRemoteFile> {
  private static final Logger LOG = LoggerFactory.getLogger(SftpReadyStep.class);

  private final Inbox copies;
  private final String doneSuffix;
  private final HighWater highWater;
  private final RemotePlacesStep places;
  private final RemoteCalm calm;
  private InboxLock held;
  private String heldFor;

  /**
   * @param copies where files are copied to, without markers
   * @param doneSuffix {@code contracts.inbox.done-suffix}; empty for none
   * @param highWater no file is taken while intake pauses
   * @param clock tells the time that goes behind a name that is taken
   */
  public SftpReadyStep(Inbox copies, String doneSuffix, HighWater highWater, InstantSource clock) {
    this.copies = copies;
    this.doneSuffix = doneSuffix;
    this.highWater = highWater;
    this.places = new RemotePlacesStep(new Moves(clock));
    this.calm = new RemoteCalm(System::nanoTime);
  }

  @Override
  public void prepareOnStartup(
      GenericFileOperations<SftpRemoteFile> operations,
      GenericFileEndpoint<SftpRemoteFile> endpoint) {
    try {
      copies.prepare();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "contracts.inbox: the directory " + copies.root() + " cannot be made or written.", e);
    }
  }

  @Override
  public boolean accept(GenericFile<SftpRemoteFile> file) {
    String name = file.getRelativeFilePath();
    return file.isDirectory()
        ? copies.isOperation(copies.root().resolve(name))
        : copies.wants(copies.root().resolve(name));
  }

  @Override
  public boolean acquireExclusiveReadLock(
      GenericFileOperations<SftpRemoteFile> operations,
      GenericFile<SftpRemoteFile> file,
      Exchange exchange)
      throws Exception {
    notCopied();
    String path = file.getAbsoluteFilePath();
    boolean ready =
        calm.isStill(path, file.getFileLength(), file.getLastModified())
            && (doneSuffix.isEmpty() || operations.existsFile(path + doneSuffix));
    if (!ready || !highWater.open()) {
      return false;
    }
    Optional<InboxLock> lock = InboxLock.take(copies.root());
    if (lock.isEmpty()) {
      return false;
    }
    hold(lock.get(), path);
    // Another instance may have put it away since it was listed.
    if (!operations.existsFile(path)) {
      free();
      return false;
    }
    sweep();
    return true;
  }

  private synchronized void hold(InboxLock lock, String path) {
    held = lock;
    heldFor = path;
  }

  /** The file for which the lock was held; null if none is. */
  private synchronized String free() throws IOException {
    String path = heldFor;
    try (InboxLock lock = held) {
      held = null;
      heldFor = null;
    }
    return path;
  }

  /**
   * A file could not be copied, of which the consumer tells nobody but its exception handler: the
   * lock is free again, and that file rests while others are served.
   */
  public void notCopied() throws IOException {
    String path = free();
    if (path != null) {
      calm.failed(path);
    }
  }

  /**
   * Ends the journey if the copy ends in the middle, or is not as long as the remote file was when
   * it was listed; that one is looked at again.
   */
  public void open(Exchange exchange) throws IOException {
    GenericFile<?> remote = exchange.getMessage().getBody(GenericFile.class);
    Path copy = ((File) remote.getBody()).toPath().toAbsolutePath().normalize();
    if (Files.size(copy) != remote.getFileLength()) {
      calm.forget(remote.getAbsoluteFilePath());
      exchange.setRouteStop(true);
      return;
    }
    boolean whole =
        !doneSuffix.isEmpty() && !copies.isLines(copy)
            || Readiness.looksWhole(copy, copies.isLines(copy))
            || !copies.isLines(copy) && calm.isOld(remote.getAbsoluteFilePath());
    if (!whole) {
      exchange.setRouteStop(true);
      if (calm.isIncomplete(remote.getAbsoluteFilePath())) {
        LOG.warn(
            "Dropped file {} at the SFTP server has no final line break, so its last line may be"
                + " incomplete; it waits there until it changes.",
            remote.getFileName());
      }
    }
  }

  @Override
  public void releaseExclusiveReadLockOnCommit(
      GenericFileOperations<SftpRemoteFile> operations,
      GenericFile<SftpRemoteFile> file,
      Exchange exchange)
      throws Exception {
    try {
      Drop.End end = exchange.getProperty(FileIntakeStep.END, Drop.End.class);
      if (end == Drop.End.ACCEPTED || end == Drop.End.PARTLY_ACCEPTED || end == Drop.End.REFUSED) {
        calm.failed(file.getAbsoluteFilePath());
        boolean moved = putAway(operations, file, end, exchange);
        calm.forget(file.getAbsoluteFilePath());
        if (!moved) {
          LOG.info(
              "Dropped file {} changed at the SFTP server while it was read; it stays there and is"
                  + " read again.",
              file.getFileName());
        }
      }
      sweep();
    } finally {
      release(exchange);
    }
  }

  private boolean putAway(
      GenericFileOperations<SftpRemoteFile> operations,
      GenericFile<SftpRemoteFile> file,
      Drop.End end,
      Exchange exchange)
      throws IOException {
    Path refused = copies.refused(copies.operation(copies.root().resolve(file.getFileName())));
    boolean moved = places.put(operations, file, end, refused, exchange.getContext());
    if (moved && !doneSuffix.isEmpty()) {
      operations.deleteFile(file.getAbsoluteFilePath() + doneSuffix);
    }
    return moved;
  }

  @Override
  public void releaseExclusiveReadLockOnRollback(
      GenericFileOperations<SftpRemoteFile> operations,
      GenericFile<SftpRemoteFile> file,
      Exchange exchange)
      throws IOException {
    calm.failed(file.getAbsoluteFilePath());
    release(exchange);
  }

  @Override
  public void releaseExclusiveReadLockOnAbort(
      GenericFileOperations<SftpRemoteFile> operations,
      GenericFile<SftpRemoteFile> file,
      Exchange exchange)
      throws IOException {
    release(exchange);
  }

  private void release(Exchange exchange) throws IOException {
    try {
      if (exchange.removeProperty(FileIntakeStep.DROP) instanceof Drop drop) {
        drop.close();
      }
    } finally {
      free();
    }
  }

  /** Copies of an earlier file, or of one at which a service was killed. */
  private void sweep() throws IOException {
    for (Operation operation : Operation.values()) {
      for (Path directory :
          List.of(
              copies.directory(operation), copies.accepted(operation), copies.refused(operation))) {
        try (Stream<Path> found = Files.list(directory)) {
          for (Path old : found.filter(Files::isRegularFile).toList()) {
            Files.delete(old);
          }
        }
      }
    }
  }

  // What follows are options of the endpoint that this strategy does not need.

  @Override
  public void setTimeout(long timeout) {
    // it never waits
  }

  @Override
  public void setCheckInterval(long checkInterval) {
    // the consumer's delay decides
  }

  @Override
  public void setReadLockLoggingLevel(LoggingLevel readLockLoggingLevel) {
    // a file that waits is no news
  }

  @Override
  public void setMarkerFiler(boolean markerFile) {
    // it makes no marker files
  }

  @Override
  public void setDeleteOrphanLockFiles(boolean deleteOrphanLockFiles) {
    // the operating system frees locks
  }
}
