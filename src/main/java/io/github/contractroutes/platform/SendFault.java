package io.github.contractroutes.platform;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;

/** Puts into words why a call was not sent or not answered; no address, query or header in it. */
final class SendFault {
  private SendFault() {}

  /** What became of an attempt that ended with a fault. */
  static Sent of(HandOver handOver, Throwable fault) {
    if (handOver.handedOver()) {
      return new Sent.Lost(lost(handOver, fault));
    }
    return new Sent.NotHandedOver(notHandedOver(handOver, fault));
  }

  private static String notHandedOver(HandOver handOver, Throwable fault) {
    String host = handOver.request().uri().getRawAuthority();
    if (handOver.heldUp() != null) {
      return handOver.heldUp();
    }
    if (fault.getClass() == InterruptedIOException.class) {
      return "The service stopped before the call was sent.";
    }
    if (handOver.late()) {
      return "The time for the call was over before a connection to " + host + " was ready.";
    }
    if (fault instanceof UnknownHostException) {
      return "The name of " + host + " could not be resolved.";
    }
    if (fault instanceof ConnectionRequestTimeoutException) {
      return "No connection to " + host + " became free in time.";
    }
    if (fault instanceof ConnectTimeoutException) {
      return "The connection to " + host + " could not be opened in time.";
    }
    if (fault instanceof ConnectException) {
      return "The connection to " + host + " was refused.";
    }
    if (fault instanceof SSLException) {
      return "No TLS connection to " + host + " could be made (" + fault.getMessage() + ").";
    }
    return "No connection to " + host + " could be made (" + name(fault) + ").";
  }

  private static String lost(HandOver handOver, Throwable fault) {
    if (handOver.late() || fault instanceof SocketTimeoutException) {
      return "The call was sent, and no complete answer came in time.";
    }
    if (fault instanceof NoHttpResponseException || fault instanceof ConnectionClosedException) {
      return "The call was sent, and the connection was closed before the answer was complete.";
    }
    if (fault instanceof SocketException) {
      return "The call was sent, and the connection was reset before the answer was complete.";
    }
    if (fault instanceof ProtocolException) {
      return "The call was sent, and what came back is not HTTP.";
    }
    if (fault instanceof InterruptedIOException) {
      return "The call was sent, and waiting for the answer was interrupted.";
    }
    return "The call was sent, and the answer could not be read (" + name(fault) + ").";
  }

  private static String name(Throwable fault) {
    return fault == null ? "no cause" : fault.getClass().getSimpleName();
  }
}
