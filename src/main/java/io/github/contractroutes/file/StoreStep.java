package io.github.contractroutes.file;

import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.hc.core5.http.io.EofSensorInputStream;

/**
 * Streams the answer into the outbox. Body: the answer's stream; afterwards {@link StoredFile}. The
 * variable {@code file} holds the {@link FileFacts}.
 */
final class StoreStep implements Processor {

  private final FileStore store;

  StoreStep(FileStore store) {
    this.store = store;
  }

  @Override
  public void process(Exchange exchange) throws IOException {
    Message message = exchange.getMessage();
    HttpAnswer answer =
        new HttpAnswer(
            message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
            message.getHeader(Exchange.CONTENT_ENCODING, String.class),
            message.getHeader(Exchange.CONTENT_LENGTH, String.class));
    FileFacts file = exchange.getVariable("file", FileFacts.class);
    InputStream body =
        message.getBody() instanceof InputStream stream ? stream : InputStream.nullInputStream();
    boolean complete = false;
    try {
      answer.check();
      InputStream document = answer.gzip() ? new GZIPInputStream(body) : body;
      StoredFile stored = store.store(file, document, answer.announced());
      complete = true;
      message.setBody(stored);
      message.removeHeaders("*");
    } finally {
      release(body, complete);
    }
  }

  /** Closing reads what is left, which a hostile host may never end; so it is cut off instead. */
  private static void release(InputStream body, boolean complete) throws IOException {
    if (!complete && body instanceof EofSensorInputStream connected) {
      connected.abort();
    } else {
      body.close();
    }
  }
}
