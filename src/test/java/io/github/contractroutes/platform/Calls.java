package io.github.contractroutes.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Calls and answers as tests write them. */
public final class Calls {
  public static final ObjectMapper JSON = new ObjectMapper();
  public static final Agent AGENT =
      new Agent("yDwhxUUckp3gl8j5UuFX33LSNozpRsbi", "org_dianziqian", "n9527");

  private Calls() {}

  public static PlatformKey.Essbasic essbasicKey(String endpoint) {
    return new PlatformKey.Essbasic(endpoint, "AKIDEXAMPLE", "EXAMPLEsecretKEY", null);
  }

  public static PlatformKey.Tsign tsignKey(String endpoint, boolean tokenMode) {
    return new PlatformKey.Tsign(endpoint, "7438000001", "00112233445566778899", tokenMode);
  }

  public static PlatformCall creates(int items) {
    return create("http://localhost", items, false);
  }

  public static PlatformCall previews(int items) {
    return create("http://localhost", items, true);
  }

  public static PlatformCall create(String endpoint, int items, boolean preview) {
    byte[][] flows = new byte[items][];
    for (int i = 0; i < items; i++) {
      flows[i] = ("{\"FlowName\":\"合同 " + i + "\"}").getBytes(UTF_8);
    }
    return new PlatformCall(
        "call-1",
        Action.CREATE,
        preview,
        essbasicKey(endpoint),
        AGENT,
        "{}".getBytes(UTF_8),
        Arrays.asList(flows),
        List.of());
  }

  public static PlatformCall marked(PlatformCall call, String... marks) {
    return new PlatformCall(
        call.callId(),
        call.action(),
        call.preview(),
        call.key(),
        call.agent(),
        call.members(),
        call.items(),
        Arrays.asList(marks));
  }

  public static PlatformCall urls(String... flowIds) {
    return read(Action.RESOURCE_URLS, essbasicKey("http://localhost"), quoted(flowIds));
  }

  public static PlatformCall prepare(String payload) {
    return read(Action.PREPARE, essbasicKey("http://localhost"), List.of(payload.getBytes(UTF_8)));
  }

  public static PlatformCall documents(PlatformKey.Tsign key, String flowId) {
    return read(Action.DOCUMENTS, key, quoted(flowId));
  }

  private static List<byte[]> quoted(String... texts) {
    return Arrays.stream(texts).map(text -> ("\"" + text + "\"").getBytes(UTF_8)).toList();
  }

  private static PlatformCall read(Action action, PlatformKey key, List<byte[]> items) {
    return new PlatformCall(
        "call-1", action, false, key, AGENT, "{}".getBytes(UTF_8), items, List.of());
  }

  public static Sent.Answer ok(String body) {
    return answer(200, Map.of(), body);
  }

  public static Sent.Answer answer(int status, Map<String, String> headers, String body) {
    return new Sent.Answer(status, headers, body.getBytes(UTF_8));
  }

  /** A file of the vectors or of the documented examples. */
  public static JsonNode resource(String path) {
    try (InputStream in = Calls.class.getResourceAsStream(path)) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(path, e);
    }
  }
}
