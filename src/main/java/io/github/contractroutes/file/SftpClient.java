package io.github.contractroutes.file;

import org.apache.camel.LoggingLevel;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.remote.SftpComponent;
import org.apache.camel.component.file.remote.SftpConfiguration;
import org.apache.camel.component.file.remote.SftpRemoteFile;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.support.PluginHelper;

/**
 * Camel's SFTP with a login and a host key check that no URI holds: a password may have any
 * characters and stands in no log, and a route cannot switch the check off.
 */
class SftpClient extends SftpComponent {
  private final SftpLogin login;

  SftpClient(SftpLogin login) {
    this.login = login;
  }

  /** Options of its endpoints are those of Camel's sftp. */
  @Override
  public PropertyConfigurer getEndpointPropertyConfigurer() {
    return PluginHelper.getConfigurerResolver(getCamelContext())
        .resolvePropertyConfigurer("sftp-endpoint", getCamelContext());
  }

  @Override
  protected void afterPropertiesSet(GenericFileEndpoint<SftpRemoteFile> endpoint) throws Exception {
    super.afterPropertiesSet(endpoint);
    SftpConfiguration configuration = (SftpConfiguration) endpoint.getConfiguration();
    configuration.setUsername(login.user());
    if (!login.password().isEmpty()) {
      configuration.setPassword(login.password());
    }
    if (!login.keyFile().isEmpty()) {
      configuration.setPrivateKeyFile(login.keyFile());
    }
    configuration.setKnownHostsFile(login.knownHosts());
    configuration.setUseUserKnownHostsFile(false);
    configuration.setStrictHostKeyChecking("yes");
    // What it would say is said by SftpTroubleStep, in a sentence.
    configuration.setJschLoggingLevel(LoggingLevel.OFF);
  }
}
