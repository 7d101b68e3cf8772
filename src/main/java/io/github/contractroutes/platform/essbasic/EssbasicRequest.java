package io.github.contractroutes.platform.essbasic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.contractroutes.platform.Action;
import io.github.contractroutes.platform.Agent;
import io.github.contractroutes.platform.PlatformCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * The body of an essbasic call. The items' own bytes are joined, not read and written again, so
 * that what a user wrote is what the platform gets; it is serialised once, and what is signed is
 * what is sent.
 */
public final class EssbasicRequest {
  private static final JsonFactory JSON = new JsonFactory();

  private EssbasicRequest() {}

  /**
   * Serialises a call.
   *
   * @throws IllegalArgumentException if the payload carries an Agent of its own, or is not a JSON
   *     object; intake refuses both, so this is a fault of ours
   */
  public static byte[] body(PlatformCall call) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
    try {
      out.write('{');
      writeAgent(call.agent(), out);
      if (call.action() == Action.PREPARE) {
        writeMembers(call.items().get(0), Set.of("Agent"), out);
      } else {
        String itemArray = call.action() == Action.CREATE ? "FlowInfos" : "FlowIds";
        writeItems(call, itemArray, out);
        writeMembers(call.members(), Set.of("Agent", itemArray), out);
      }
      out.write('}');
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The payload of call " + call.callId() + " is not the JSON that intake accepted.", e);
    }
    return out.toByteArray();
  }

  private static void writeAgent(Agent agent, ByteArrayOutputStream out) throws IOException {
    out.writeBytes("\"Agent\":".getBytes(UTF_8));
    try (JsonGenerator json =
        JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      json.writeStartObject();
      json.writeStringField("AppId", agent.appId());
      json.writeStringField("ProxyOrganizationOpenId", agent.organizationOpenId());
      json.writeObjectFieldStart("ProxyOperator");
      json.writeStringField("OpenId", agent.operatorOpenId());
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  private static void writeItems(PlatformCall call, String name, ByteArrayOutputStream out)
      throws IOException {
    out.writeBytes((",\"" + name + "\":[").getBytes(UTF_8));
    List<byte[]> items = call.items();
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      String mark = call.marks().isEmpty() ? null : call.marks().get(i);
      out.writeBytes(mark == null ? items.get(i) : CustomerData.filled(items.get(i), mark));
    }
    out.write(']');
  }

  /** Writes a JSON object's members behind what is there already: its bytes less the braces. */
  private static void writeMembers(byte[] object, Set<String> forbidden, ByteArrayOutputStream out)
      throws IOException {
    int members = 0;
    int start;
    int end;
    try (JsonParser json = JSON.createParser(object)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      start = (int) json.currentTokenLocation().getByteOffset();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        if (forbidden.contains(json.currentName())) {
          // The platform would take the last of two members of one name.
          throw new IOException("a second " + json.currentName());
        }
        members++;
        json.nextToken();
        json.skipChildren();
      }
      end = (int) json.currentTokenLocation().getByteOffset();
    }
    if (members > 0) {
      out.write(',');
      out.write(object, start + 1, end - start - 1);
    }
  }
}
