package io.github.contractroutes.tenant;

import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tenants in force. The file is read again when its bytes have changed and two looks saw the
 * same ones, so that half a file does not come into force while it is written. An edit that cannot
 * be used changes nothing, is told once in the log, and is told by {@link #problem()} until it is
 * mended; it is tried again with each look, since what its placeholders ask for may be away for a
 * moment. Safe for several threads.
 */
public final class Tenants {
  private static final Logger LOG = LoggerFactory.getLogger(Tenants.class);

  private final TenantFile file;
  private byte[] inForce;
  private byte[] seen;
  private volatile TenantBook book;
  private volatile String problem;

  /**
   * Reads the file for the first time.
   *
   * @throws TenantFileException if it cannot be used; the service must not start then
   */
  public Tenants(TenantFile file) throws TenantFileException {
    this.file = file;
    this.inForce = file.bytes();
    this.seen = inForce;
    this.book = file.read(inForce);
    book.warnings().forEach(LOG::warn);
  }

  /** What the file said when it was last good. */
  public TenantBook current() {
    return book;
  }

  /**
   * The tenant of that name.
   *
   * @param name may be null
   */
  public Optional<Tenant> find(String name) {
    return name == null ? Optional.empty() : Optional.ofNullable(book.tenants().get(name));
  }

  /** Why the file as it stands now is not in force, or empty if it is. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /**
   * Looks at the file and takes it over if it changed. To be called every few seconds; the whole
   * content is compared, because an edit may keep size and time.
   *
   * @return whether other tenants are in force now
   */
  public synchronized boolean refresh() {
    try {
      byte[] bytes = file.bytes();
      boolean still = Arrays.equals(bytes, seen);
      seen = bytes;
      if (Arrays.equals(bytes, inForce)) {
        // Bad, absent or unreadable for a while, and now back as it was.
        if (problem != null) {
          problem = null;
          LOG.info("{} is again as it was when it was last good.", file.path());
        }
        return false;
      }
      if (!still) {
        return false;
      }
      book = file.read(bytes);
      inForce = bytes;
      problem = null;
      book.warnings().forEach(LOG::warn);
      LOG.info("{} was read again: {} tenants.", file.path(), book.tenants().size());
      return true;
    } catch (TenantFileException e) {
      if (!e.getMessage().equals(problem)) {
        problem = e.getMessage();
        LOG.warn("The tenant file is not taken over, the last good one stays: {}", problem);
      }
      return false;
    }
  }
}
