package io.github.contractroutes;

import io.github.contractroutes.file.SftpLogin;
import io.github.contractroutes.settings.Key;
import io.github.contractroutes.settings.Settings;
import io.github.contractroutes.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the logins of SFTP servers that are set, and sees that nothing of a safe one is missing.
 */
final class SftpLogins {
  private SftpLogins() {}

  /** The remote inbox; empty if it is off. */
  static Optional<SftpLogin> in(Settings settings) throws SettingsException {
    return of(
        settings,
        Key.SFTP_IN_HOST,
        Key.SFTP_IN_PORT,
        Key.SFTP_IN_USER,
        Key.SFTP_IN_PASSWORD,
        Key.SFTP_IN_KEY_FILE,
        Key.SFTP_IN_KNOWN_HOSTS);
  }

  /** The remote outbox; empty if it is off. */
  static Optional<SftpLogin> out(Settings settings) throws SettingsException {
    return of(
        settings,
        Key.SFTP_OUT_HOST,
        Key.SFTP_OUT_PORT,
        Key.SFTP_OUT_USER,
        Key.SFTP_OUT_PASSWORD,
        Key.SFTP_OUT_KEY_FILE,
        Key.SFTP_OUT_KNOWN_HOSTS);
  }

  private static Optional<SftpLogin> of(
      Settings settings, Key host, Key port, Key user, Key password, Key keyFile, Key knownHosts)
      throws SettingsException {
    if (settings.text(host).isEmpty()) {
      return Optional.empty();
    }
    List<String> wrong = new ArrayList<>();
    String because = " when " + host.key() + " is set.";
    if (settings.text(user).isEmpty()) {
      wrong.add(user.key() + " must name the login" + because);
    }
    if (settings.text(password).isEmpty() && settings.text(keyFile).isEmpty()) {
      wrong.add(password.key() + " or " + keyFile.key() + " must be given" + because);
    }
    if (!settings.text(keyFile).isEmpty() && !Files.isReadable(settings.path(keyFile))) {
      wrong.add(keyFile.key() + " must be a private key file that can be read.");
    }
    if (!Files.isRegularFile(Path.of(settings.text(knownHosts)))) {
      wrong.add(
          knownHosts.key()
              + " must be a file with the server's host key, as ssh-keyscan prints it,"
              + because);
    }
    if (!wrong.isEmpty()) {
      throw new SettingsException(wrong);
    }
    return Optional.of(
        new SftpLogin(
            settings.text(host) + ":" + settings.text(port),
            settings.text(user),
            settings.text(password),
            settings.text(keyFile),
            settings.text(knownHosts)));
  }
}
