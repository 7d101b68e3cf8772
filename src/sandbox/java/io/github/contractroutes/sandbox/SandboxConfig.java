package io.github.contractroutes.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the sandbox behaves. Each setting has one dotted name, the same in Java ({@link #with}), as a
 * flag ({@code --essbasic.calls-per-second 0}) and over HTTP ({@code POST /sandbox/settings}).
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for a free one
 * @param seed of everything random but link keys; 0 takes another one at each start
 * @param clockOffsetMs added to the clock, to be early or late for a client
 * @param essbasic Tencent eSign
 * @param tsign e签宝
 * @param files documents and their links
 */
public record SandboxConfig(
    String host,
    int port,
    long seed,
    long clockOffsetMs,
    Essbasic essbasic,
    Tsign tsign,
    Files files) {

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE).build();

  private static final Set<String> MAPS =
      Set.of("essbasic.keys", "essbasic.accounts", "essbasic.tokens", "tsign.apps");

  /**
   * How Tencent eSign behaves.
   *
   * @param keys secret key by secret id
   * @param accounts account by secret id: keys of one account share its quota; default the id
   *     itself
   * @param tokens temporary token (X-TC-Token) that a secret id must send; default none
   * @param appIds application ids that exist; empty: any
   * @param anyService accept any service name in the credential scope: the vendor's Java client
   *     derives it from the text of the endpoint
   * @param strict hold also the rules that the documents' own examples break
   * @param callsPerSecond per account and action in a calendar second; 0: no limit
   * @param refusedTemplatePrefix a flow with such a template id is refused as an item
   * @param shortArrays answer with the short arrays of the documents' examples
   */
  public record Essbasic(
      Map<String, String> keys,
      Map<String, String> accounts,
      Map<String, String> tokens,
      List<String> appIds,
      boolean anyService,
      boolean strict,
      int callsPerSecond,
      String refusedTemplatePrefix,
      boolean shortArrays) {}

  /**
   * How e签宝 behaves.
   *
   * @param apps secret by application id
   * @param callsPerSecond per application in a calendar second; 0: no limit (the answer to an
   *     excess is made up)
   * @param unfinishedPrefix flow ids beginning so are not finished yet; empty: none
   * @param unfinishedCode answered for a flow that is not finished (unconfirmed)
   * @param missingCode answered for an unknown flow (unconfirmed)
   * @param contentTypeOn401 whether a 401 names its content type; the real one was seen without
   * @param signEncodedQuery disputed: query values are signed percent-encoded
   * @param signEmptyWithEquals disputed: an empty query value is signed as {@code key=}
   * @param sortIgnoringCase disputed: query keys are sorted without regard to case
   */
  public record Tsign(
      Map<String, String> apps,
      int callsPerSecond,
      String unfinishedPrefix,
      int unfinishedCode,
      int missingCode,
      boolean contentTypeOn401,
      boolean signEncodedQuery,
      boolean signEmptyWithEquals,
      boolean sortIgnoringCase) {}

  /**
   * What documents there are and how long their links live.
   *
   * @param perFlow documents of a flow that was not declared otherwise
   * @param size bytes of a document; a smaller one than a valid PDF needs is raised to that
   * @param edition documents of another edition have other content
   * @param essbasicLinkSeconds how long an essbasic link lives
   * @param tsignLinkSeconds how long a tsign link lives
   * @param linkBase scheme, host and port of links; empty: the sandbox's own
   * @param undeclaredExist whether well-formed flow ids that nobody created or declared exist
   * @param missingSuffix flow ids ending so do not exist, unless created or declared
   */
  public record Files(
      int perFlow,
      long size,
      int edition,
      long essbasicLinkSeconds,
      long tsignLinkSeconds,
      String linkBase,
      boolean undeclaredExist,
      String missingSuffix) {}

  /** The platforms as documented: a free port, 20 calls a second, links of 5 minutes and 1 hour. */
  public static SandboxConfig defaults() {
    return new SandboxConfig(
        "127.0.0.1",
        0,
        0,
        0,
        new Essbasic(
            Map.of("AKIDEXAMPLE0000000000000000000000000", "EXAMPLEsecretKEY00000000000000000"),
            Map.of(),
            Map.of(),
            List.of(),
            false,
            false,
            20,
            "refuse-",
            false),
        new Tsign(
            Map.of("0000000001", "00112233445566778899aabbccddeeff"),
            0,
            "unfinished",
            1437518,
            1435011,
            false,
            false,
            false,
            false),
        new Files(1, 2_000, 0, 300, 3_600, "", true, "0p1"));
  }

  /**
   * The same settings with one of them changed.
   *
   * @param key dotted name, for example {@code files.per-flow} or {@code essbasic.keys.AKIDX}
   * @param value the value or its text; for a map also JSON text, for a list also a comma-separated
   *     text
   * @throws IllegalArgumentException if there is no such setting or the value does not fit
   */
  public SandboxConfig with(String key, Object value) {
    ObjectNode tree = JSON.valueToTree(this);
    int dot = key.lastIndexOf('.');
    JsonNode parent = dot < 0 ? tree : tree.at("/" + key.substring(0, dot).replace('.', '/'));
    String name = key.substring(dot + 1);
    boolean map = dot > 0 && MAPS.contains(key.substring(0, dot));
    if (!(parent instanceof ObjectNode object) || !(object.has(name) || map)) {
      throw new IllegalArgumentException(
          "There is no setting '%s'. Settings are %s.".formatted(key, names()));
    }
    try {
      object.set(name, node(object.get(name), value));
      return JSON.treeToValue(tree, SandboxConfig.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "The setting '%s' cannot be '%s'.".formatted(key, value), e);
    }
  }

  private static JsonNode node(JsonNode now, Object value) throws JsonProcessingException {
    if (value instanceof String text && now != null && now.isObject()) {
      return JSON.readTree(text);
    }
    if (value instanceof String text && now != null && now.isArray()) {
      return JSON.valueToTree(text.isBlank() ? List.of() : List.of(text.split(",")));
    }
    return JSON.valueToTree(value);
  }

  /** The dotted names of all settings. */
  public static TreeSet<String> names() {
    TreeSet<String> names = new TreeSet<>();
    JSON.<ObjectNode>valueToTree(defaults())
        .properties()
        .forEach(
            member -> {
              if (member.getValue() instanceof ObjectNode group) {
                group.fieldNames().forEachRemaining(n -> names.add(member.getKey() + "." + n));
              } else {
                names.add(member.getKey());
              }
            });
    return names;
  }

  /** The settings without secrets, for whoever asks over HTTP. */
  JsonNode shown() {
    ObjectNode tree = JSON.valueToTree(this);
    ((ObjectNode) tree.get("essbasic")).remove(List.of("keys", "tokens"));
    ((ObjectNode) tree.get("tsign")).remove("apps");
    return tree;
  }

  /** Names the settings without the secrets in them. */
  @Override
  public String toString() {
    return "SandboxConfig" + shown();
  }
}
