package io.github.contractroutes.file;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.SftpException;
import io.github.contractroutes.ledger.DeliveryRefused;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in one sentence what keeps an SFTP server from being used: once in the log, and in {@code
 * /observe/health} while it lasts. As a step it turns the exception that was caught into that
 * sentence; as a poll strategy it listens to polls.
 */
final class SftpTroubleStep extends AbstractHealthCheck
    implements Processor, PollingConsumerPollStrategy, ExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SftpTroubleStep.class);

  private final String keys;
  private final String server;
  private final AutoCloseable onTrouble;
  private final AtomicReference<String> trouble = new AtomicReference<>();

  /**
   * @param keys what its settings begin with, for example {@code contracts.sftp.out}
   * @param server host and port
   * @param onTrouble is closed whenever a poll or a file has failed
   */
  SftpTroubleStep(String keys, String server, AutoCloseable onTrouble) {
    super("contract-routes", keys.substring(keys.indexOf('.') + 1).replace('.', '-'));
    this.keys = keys;
    this.server = server;
    this.onTrouble = onTrouble;
  }

  /** What is wrong now. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble.get());
  }

  /** Ends the step with the sentence; with {@link DeliveryRefused} if others may go before it. */
  @Override
  public void process(Exchange exchange) throws IOException {
    Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    String sentence = note(caught);
    if (!refuses(caught)) {
      throw new SftpTrouble(sentence, caught);
    }
    throw new DeliveryRefused(
        sentence
            + " That was a file of "
            + exchange.getProperty(OutboxFileStep.FOLDER)
            + "; it is tried again later, and others go on",
        caught);
  }

  /** Whether the server was reached and said no, which may concern this file alone. */
  private static boolean refuses(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof SftpException refused) {
        return !(t.getCause() instanceof IOException)
            && refused.id != ChannelSftp.SSH_FX_NO_CONNECTION
            && refused.id != ChannelSftp.SSH_FX_CONNECTION_LOST;
      }
    }
    return false;
  }

  /** The server was used without trouble. */
  public void fine() {
    if (trouble.getAndSet(null) != null) {
      LOG.info("The SFTP server {} can be used again.", server);
    }
  }

  private String note(Throwable thrown) {
    String sentence = sentence(thrown);
    if (!sentence.equals(trouble.getAndSet(sentence))) {
      LOG.warn("{}", sentence);
      LOG.debug("Stack trace", thrown);
    }
    return sentence;
  }

  private String sentence(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof JSchHostKeyException) {
        return "The SFTP server "
            + server
            + " shows a host key that "
            + keys
            + ".known-hosts does not hold for it: nothing is sent there. Ask its operator for the"
            + " key, or for why it changed.";
      }
      if (t instanceof JSchException && String.valueOf(t.getMessage()).startsWith("Auth")) {
        return "The SFTP server "
            + server
            + " does not let us in: check "
            + keys
            + ".user and its .password or .key-file.";
      }
      if (t instanceof SftpException && t.getCause() instanceof IOException) {
        return "The connection to the SFTP server " + server + " broke.";
      }
      if (t instanceof SftpException refused) {
        return "The SFTP server " + server + " refused: " + refused.getMessage() + ".";
      }
      if (t instanceof JSchException) {
        return "The SFTP server " + server + " cannot be reached (" + t.getMessage() + ").";
      }
    }
    return "Using the SFTP server " + server + " failed: " + thrown.getMessage() + ".";
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    return true;
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    fine();
  }

  private void failed(Throwable cause) {
    note(cause);
    try {
      onTrouble.close();
    } catch (Exception e) {
      LOG.debug("Stack trace", e);
    }
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retry, Exception cause) {
    failed(cause);
    return false;
  }

  @Override
  public void handleException(Throwable exception) {
    failed(exception);
  }

  @Override
  public void handleException(String message, Throwable exception) {
    failed(exception);
  }

  @Override
  public void handleException(String message, Exchange exchange, Throwable exception) {
    failed(exception);
  }

  @Override
  public boolean isLiveness() {
    // A restart does not help the other side.
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    String now = trouble.get();
    if (now == null) {
      builder.up();
    } else {
      builder.down().message(now);
    }
  }
}
