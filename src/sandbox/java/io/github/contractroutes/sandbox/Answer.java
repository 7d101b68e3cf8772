package io.github.contractroutes.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP answer before it is sent.
 *
 * @param status HTTP status
 * @param headers without those that the delivery adds: Date, Connection, Content-Length
 * @param content the body
 */
record Answer(int status, Map<String, String> headers, Content content) {
  static final JsonMapper JSON = JsonMapper.builder().build();

  static Answer text(int status, String contentType, String text) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (!contentType.isEmpty()) {
      headers.put("Content-Type", contentType);
    }
    return new Answer(status, headers, Content.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  static Answer json(int status, Object value) {
    try {
      return text(status, "application/json", JSON.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The answer cannot be written as JSON.", e);
    }
  }

  static Answer html(int status, String title) {
    return text(
        status,
        "text/html",
        "<html>\r\n<head><title>%1$s</title></head>\r\n<body>\r\n<center><h1>%1$s</h1></center>\r\n</body>\r\n</html>\r\n"
            .formatted(title));
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, more, content);
  }
}
