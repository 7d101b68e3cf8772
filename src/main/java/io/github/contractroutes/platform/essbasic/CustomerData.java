package io.github.contractroutes.platform.essbasic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Puts our mark into a FlowInfo whose {@code CustomerData} is absent or empty, so that a contract
 * in doubt can be recognised. Data of the user's own is never touched, nor is any other byte.
 */
final class CustomerData {
  private static final JsonFactory JSON = new JsonFactory();

  private CustomerData() {}

  /**
   * The FlowInfo with the mark, or the same array if it has data of its own.
   *
   * @param mark Base64 text, which needs no escaping in JSON
   * @throws IOException if the bytes are not one JSON object
   */
  static byte[] filled(byte[] flowInfo, String mark) throws IOException {
    try (JsonParser json = JSON.createParser(flowInfo)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      int members = 0;
      int from = -1;
      int to = -1;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        members++;
        boolean ours = "CustomerData".equals(json.currentName());
        JsonToken value = json.nextToken();
        if (ours) {
          boolean empty =
              value == JsonToken.VALUE_NULL
                  || value == JsonToken.VALUE_STRING && json.getText().isEmpty();
          if (!empty) {
            return flowInfo;
          }
          from = (int) json.currentTokenLocation().getByteOffset();
          to = from + (value == JsonToken.VALUE_NULL ? "null".length() : "\"\"".length());
        }
        json.skipChildren();
      }
      int brace = (int) json.currentTokenLocation().getByteOffset();
      return from >= 0
          ? spliced(flowInfo, from, to, "\"" + mark + "\"")
          : spliced(
              flowInfo,
              brace,
              brace,
              (members > 0 ? "," : "") + "\"CustomerData\":\"" + mark + "\"");
    }
  }

  private static byte[] spliced(byte[] bytes, int from, int to, String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + text.length());
    out.write(bytes, 0, from);
    out.writeBytes(text.getBytes(UTF_8));
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
