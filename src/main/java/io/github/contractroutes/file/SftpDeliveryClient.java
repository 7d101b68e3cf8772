package io.github.contractroutes.file;

import java.net.URI;
import java.util.Map;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.remote.FtpUtils;
import org.apache.camel.component.file.remote.RemoteFileOperations;
import org.apache.camel.component.file.remote.SftpConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.component.file.remote.SftpOperations;
import org.apache.camel.component.file.remote.SftpRemoteFile;
import org.apache.camel.util.StringHelper;

/**
 * The {@link SftpClient} that delivers: when a file has its final name, what earlier instances left
 * of the same delivery under their temporary names is removed.
 */
final class SftpDeliveryClient extends SftpClient {

  SftpDeliveryClient(SftpLogin login) {
    super(login);
  }

  @Override
  protected GenericFileEndpoint<SftpRemoteFile> buildFileEndpoint(
      String uri, String remaining, Map<String, Object> parameters) throws Exception {
    SftpConfiguration configuration =
        new SftpConfiguration(new URI(StringHelper.before(uri, "?", uri)));
    FtpUtils.ensureRelativeFtpDirectory(this, configuration);
    return new SftpEndpoint(uri, this, configuration) {
      @Override
      public RemoteFileOperations<SftpRemoteFile> createRemoteFileOperations() {
        SftpOperations operations = new Tidy();
        operations.setEndpoint(this);
        return operations;
      }
    };
  }

  private static final class Tidy extends SftpOperations {
    @Override
    public boolean renameFile(String from, String to) {
      boolean renamed = super.renameFile(from, to);
      if (renamed) {
        try {
          removeOthers(from);
        } catch (GenericFileOperationFailedException e) {
          // The delivery is done; what is left harms nobody.
          return true;
        }
      }
      return renamed;
    }

    private void removeOthers(String part) {
      int slash = part.lastIndexOf('/');
      String name = part.substring(slash + 1);
      int dash = name.lastIndexOf('-');
      if (!name.startsWith(PartFile.PREFIX) || dash < PartFile.PREFIX.length()) {
        return;
      }
      String directory = part.substring(0, Math.max(0, slash));
      for (SftpRemoteFile<?> other : listFiles(directory)) {
        if (other.getFilename().startsWith(name.substring(0, dash + 1))) {
          deleteFile(part.substring(0, slash + 1) + other.getFilename());
        }
      }
    }
  }
}
