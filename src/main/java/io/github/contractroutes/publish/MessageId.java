package io.github.contractroutes.publish;

import io.github.contractroutes.ledger.DeadLetter;
import io.github.contractroutes.ledger.FileFacts;
import io.github.contractroutes.ledger.PendingOutcome;
import io.github.contractroutes.ledger.RequestFacts;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The id of a message: the first 128 bits, in hex, of a SHA-256 over what the message is about. It
 * comes from the fact alone, so a repeat after a crash and the answer to a repeated request carry
 * the id that the first message had, whichever instance sends it.
 */
final class MessageId {

  private static final int BYTES = 16;

  private MessageId() {}

  /** One for each item (or summary) and revision. */
  static String of(PendingOutcome outcome) {
    RequestFacts request = outcome.request();
    if (outcome.index() == null && !outcome.summary()) {
      // A request refused as a whole does not use up its id: the next refusal of the same id is
      // another message, so the place tells them apart. A file name may come back, with a file that
      // was changed later; a record's place does not.
      Object time = request.origin().topic() == null ? request.acceptedAt() : null;
      return hash("refusal", ids(request), request.origin().place(), time);
    }
    String kind = outcome.summary() ? "summary" : "outcome";
    return hash(kind, ids(request), outcome.index(), outcome.revision());
  }

  /** One for each naming of a file by the platform. */
  static String ofLink(FileFacts file) {
    return hash("link", fileIds(file));
  }

  /** One for each content that was stored; one for the word that it could not be had. */
  static String ofFile(FileFacts file) {
    String kind = file.error() == null ? "file" : "file-error";
    return hash(kind, fileIds(file), file.path(), file.sha256());
  }

  /** One for each record of a topic; a topic that was made anew holds other records. */
  static String of(DeadLetter letter) {
    var origin = letter.origin();
    return hash("dead-letter", origin.place(), letter.key(), letter.value());
  }

  private static Object[] ids(RequestFacts request) {
    return new Object[] {request.tenant(), request.operation(), request.requestId()};
  }

  private static Object[] fileIds(FileFacts file) {
    return new Object[] {
      ids(file.request()), file.index(), file.revision(), file.flowId(), file.fileIndex()
    };
  }

  private static String hash(Object... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    add(bytes, parts);
    byte[] digest = sha256().digest(bytes.toByteArray());
    return HexFormat.of().formatHex(digest, 0, BYTES);
  }

  /** Every part goes in behind its length, so that no two lists of parts look alike. */
  private static void add(ByteArrayOutputStream bytes, Object part) {
    if (part instanceof Object[] parts) {
      for (Object each : parts) {
        add(bytes, each);
      }
    } else if (part == null) {
      length(bytes, -1);
    } else {
      byte[] content =
          part instanceof byte[] raw ? raw : part.toString().getBytes(StandardCharsets.UTF_8);
      length(bytes, content.length);
      bytes.writeBytes(content);
    }
  }

  private static void length(ByteArrayOutputStream bytes, int length) {
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
