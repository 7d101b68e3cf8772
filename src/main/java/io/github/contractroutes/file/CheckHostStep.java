package io.github.contractroutes.file;

import io.github.contractroutes.ledger.FileFacts;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Checks the document's link and points the download at it. Body: {@link FileFacts}; afterwards an
 * empty message with nothing but what the download needs.
 */
final class CheckHostStep implements Processor {

  private final AllowedHosts hosts;

  CheckHostStep(AllowedHosts hosts) {
    this.hosts = hosts;
  }

  @Override
  public void process(Exchange exchange) throws FetchException {
    FileFacts file = exchange.getMessage().getBody(FileFacts.class);
    Link link = Link.parse(file.url());
    hosts.check(link);
    Message request = exchange.getMessage();
    request.setBody(null);
    request.removeHeaders("*");
    request.setHeader(Exchange.HTTP_URI, link + "/");
    request.setHeader(VerbatimTarget.HEADER, link.target());
    // The raw stream can be aborted; an unpacking one would be read to its end when closed.
    exchange.setProperty(Exchange.SKIP_GZIP_ENCODING, true);
  }
}
