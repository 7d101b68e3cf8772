package io.github.contractroutes.intake;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileExclusiveReadLockStrategy;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.component.file.GenericFileOperations;

/**
 * Tells the file consumer which files are requests, and which of them may be taken now: whole, and
 * not being taken by another instance.
 */
public final class FileReadyStep
    implements GenericFileExclusiveReadLockStrategy<File>, GenericFileFilter<File> {
  private static final String LOCK = "inbox-lock";

  private final Inbox inbox;
  private final HighWater highWater;
  private final Readiness readiness;

  /**
   * @param highWater no file is taken while intake pauses
   */
  public FileReadyStep(Inbox inbox, HighWater highWater) {
    this.inbox = inbox;
    this.highWater = highWater;
    this.readiness = new Readiness(inbox, System::nanoTime);
  }

  @Override
  public void prepareOnStartup(
      GenericFileOperations<File> operations, GenericFileEndpoint<File> endpoint) {
    try {
      inbox.prepare();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "contracts.inbox: the directory " + inbox.root() + " cannot be made or written.", e);
    }
  }

  @Override
  public boolean accept(GenericFile<File> file) {
    Path path = path(file);
    if (!file.isDirectory()) {
      return inbox.wants(path);
    }
    if (inbox.isOperation(path)) {
      return true;
    }
    if (inbox.wants(path) && inbox.isOperation(path.getParent())) {
      readiness.directory(path);
    }
    return false;
  }

  @Override
  public boolean acquireExclusiveReadLock(
      GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange)
      throws IOException {
    Path path = path(file);
    if (!highWater.open() || !readiness.isReady(path)) {
      return false;
    }
    Optional<InboxLock> lock = InboxLock.take(path.getParent());
    if (lock.isEmpty()) {
      return false;
    }
    // Another instance may have put it away since it was listed.
    if (!Files.exists(path)) {
      lock.get().close();
      return false;
    }
    exchange.setProperty(LOCK, lock.get());
    return true;
  }

  @Override
  public void releaseExclusiveReadLockOnCommit(
      GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange)
      throws IOException {
    readiness.forget(path(file));
    release(exchange);
  }

  @Override
  public void releaseExclusiveReadLockOnRollback(
      GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange)
      throws IOException {
    readiness.failed(path(file));
    release(exchange);
  }

  @Override
  public void releaseExclusiveReadLockOnAbort(
      GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange)
      throws IOException {
    release(exchange);
  }

  private static void release(Exchange exchange) throws IOException {
    try (InboxLock lock = (InboxLock) exchange.removeProperty(LOCK)) {
      if (exchange.removeProperty(FileIntakeStep.DROP) instanceof Drop drop) {
        drop.close();
      }
    }
  }

  private static Path path(GenericFile<File> file) {
    return Path.of(file.getAbsoluteFilePath()).toAbsolutePath().normalize();
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
    // it says once what keeps a file
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
