package io.github.contractroutes.file;

/**
 * How an SFTP server is entered.
 *
 * @param server host and port, for people
 * @param user the login
 * @param password may be empty if there is a key
 * @param keyFile private key file; may be empty if there is a password
 * @param knownHosts file with the server's host key, in OpenSSH's form
 */
public record SftpLogin(
    String server, String user, String password, String keyFile, String knownHosts) {

  /** Without the password. */
  @Override
  public String toString() {
    return "SftpLogin[" + user + " at " + server + "]";
  }
}
