package io.github.contractroutes.file;

import java.io.IOException;

/** An SFTP server cannot be used now; the message is a sentence for whoever must act. */
public final class SftpTrouble extends IOException {
  private static final long serialVersionUID = 1L;

  SftpTrouble(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
