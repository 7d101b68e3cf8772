package io.github.contractroutes.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** {@code <outbox>/<tenant>/<flowId>/}: where the documents of a flow lie. */
final class FlowDirectories {
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
  private static final Pattern FLOW = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final Path outbox;
  private final SharedFlush flush = new SharedFlush();
  private final Set<Path> flushedTenants = ConcurrentHashMap.newKeySet();

  /**
   * @param outbox an existing directory
   */
  FlowDirectories(Path outbox) {
    this.outbox = outbox;
  }

  Path outbox() {
    return outbox;
  }

  /**
   * The directory of a flow, made if need be; {@link #flush} makes it last.
   *
   * @throws FetchException {@link Trouble#BAD_PLACE} if the names would leave the outbox
   */
  Path of(String tenant, String flowId) throws FetchException {
    return of(tenant, flowId, false);
  }

  /**
   * The same.
   *
   * @param first whether it is for the first that is laid there, as far as the caller knows
   */
  Path of(String tenant, String flowId, boolean first) throws FetchException {
    // Checked at the front door already; here it guards the file system.
    boolean safe =
        tenant != null
            && TENANT.matcher(tenant).matches()
            && !tenant.equals("results")
            && flowId != null
            && FLOW.matcher(flowId).matches();
    if (!safe) {
      throw new FetchException(
          Trouble.BAD_PLACE, "Tenant or flow id cannot name a directory of the outbox.");
    }
    try {
      Path parent = Directories.child(outbox, tenant);
      return first ? Directories.newChild(parent, flowId) : Directories.child(parent, flowId);
    } catch (IOException e) {
      throw OutboxTrouble.of(outbox, e);
    }
  }

  /** Returns when the names in a flow's directory, and those that lead there, are on the disk. */
  void flush(Path flow) throws IOException {
    Path tenant = flow.getParent();
    // The shared one first: a file system with a journal then has the names in the flow's directory
    // on the disk as well, and its own flush finds nothing left to write.
    flush.flush(tenant);
    Directories.flush(flow);
    if (!flushedTenants.contains(tenant)) {
      flush.flush(outbox);
      flushedTenants.add(tenant);
    }
  }
}
