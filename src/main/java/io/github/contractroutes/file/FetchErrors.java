package io.github.contractroutes.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;

/**
 * Gives every failure of a fetch a name and a sentence. Texts of foreign exceptions are left out:
 * some hold the link.
 */
final class FetchErrors {
  private FetchErrors() {}

  /**
   * @param thrown whatever stopped the fetch
   */
  static FetchException of(Throwable thrown) {
    for (Throwable t = thrown; t != null && t != t.getCause(); t = t.getCause()) {
      if (t instanceof FetchException known) {
        return known;
      }
      if (t instanceof CheckedDns.InsideException) {
        return new FetchException(Trouble.HOST_NOT_ALLOWED, t.getMessage(), thrown);
      }
    }
    return classify(thrown);
  }

  private static FetchException classify(Throwable thrown) {
    if (thrown instanceof InterruptedIOException) {
      return named(thrown, Trouble.TIMED_OUT, "The document's host did not answer in time");
    }
    if (thrown instanceof UnknownHostException) {
      return named(thrown, Trouble.CONNECTION_FAILED, "The document's host is not known to DNS");
    }
    if (thrown instanceof SSLException) {
      return named(
          thrown, Trouble.CONNECTION_FAILED, "No trusted TLS connection to the document's host");
    }
    if (thrown instanceof ConnectionClosedException
        || thrown instanceof MalformedChunkCodingException
        || thrown instanceof EOFException) {
      return named(thrown, Trouble.CUT_SHORT, "The document ended early");
    }
    if (thrown instanceof ZipException) {
      return named(thrown, Trouble.NOT_A_PDF, "What the host sent is no PDF document");
    }
    if (thrown instanceof SocketException) {
      return named(
          thrown,
          Trouble.CONNECTION_FAILED,
          "The connection to the document's host failed or broke");
    }
    if (thrown instanceof IOException || thrown instanceof HttpException) {
      return named(
          thrown, Trouble.CONNECTION_FAILED, "The document's host did not answer as HTTP should");
    }
    return named(thrown, Trouble.UNEXPECTED, "The document was not fetched, by a fault of ours");
  }

  private static FetchException named(Throwable thrown, Trouble trouble, String sentence) {
    return new FetchException(
        trouble, sentence + " (" + thrown.getClass().getSimpleName() + ").", thrown);
  }
}
