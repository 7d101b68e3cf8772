package io.github.contractroutes.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks e签宝's request signature (tsign.md 1.2): the text is built from header values as they came,
 * an absent one being empty.
 */
final class TsignVerifier {
  private static final long WINDOW_MS = 900_000;
  private static final Set<String> NEVER_SIGNED =
      Set.of(
          "x-tsign-open-ca-signature",
          "x-tsign-open-ca-signature-headers",
          "accept",
          "content-md5",
          "content-type",
          "date");

  private final SandboxConfig.Tsign rules;

  TsignVerifier(SandboxConfig.Tsign rules) {
    this.rules = rules;
  }

  /**
   * @return the application id that signed
   */
  String verify(RawRequest request, long nowMs) throws TsignError {
    String appId = request.header("X-Tsign-Open-App-Id");
    String timestamp = request.header("X-Tsign-Open-Ca-Timestamp");
    String signature = request.header("X-Tsign-Open-Ca-Signature");
    if (appId.isEmpty() || timestamp.isEmpty() || signature.isEmpty()) {
      throw new TsignError("缺少参数");
    }
    String secret = rules.apps().get(appId);
    if (secret == null) {
      throw new TsignError("无效的应用");
    }
    if (!timestamp.matches("[0-9]{13}")
        || Math.abs(nowMs - Long.parseLong(timestamp)) > WINDOW_MS) {
      throw new TsignError("INVALID_TIMESTAMP");
    }
    String md5 = request.header("Content-MD5");
    boolean body = md5.isEmpty() || Hash.equal(md5, Hash.md5Base64(request.body()));
    byte[] mac = Hash.hmacSha256(secret.getBytes(UTF_8), stringToSign(request));
    if (!body || !Hash.equal(Base64.getEncoder().encodeToString(mac), signature)) {
      throw new TsignError("INVALID_SIGNATURE");
    }
    return appId;
  }

  String stringToSign(RawRequest request) {
    String lines =
        Stream.of("Accept", "Content-MD5", "Content-Type", "Date")
            .map(request::header)
            .collect(Collectors.joining("\n", request.method() + "\n", "\n"));
    return lines + signedHeaders(request) + pathAndParameters(request);
  }

  private static String signedHeaders(RawRequest request) {
    return Stream.of(request.header("X-Tsign-Open-Ca-Signature-Headers").split(","))
        .map(String::trim)
        .filter(name -> !name.isEmpty() && !NEVER_SIGNED.contains(name.toLowerCase(Locale.ROOT)))
        .sorted()
        .map(name -> name + ":" + request.header(name) + "\n")
        .collect(Collectors.joining());
  }

  private String pathAndParameters(RawRequest request) {
    if (request.query().isEmpty()) {
      return request.path();
    }
    Map<String, String> sorted =
        rules.sortIgnoringCase() ? new TreeMap<>(String.CASE_INSENSITIVE_ORDER) : new TreeMap<>();
    parameters(request.query(), !rules.signEncodedQuery()).forEach(sorted::put);
    return sorted.entrySet().stream()
        .map(
            pair ->
                pair.getValue().isEmpty() && !rules.signEmptyWithEquals()
                    ? pair.getKey()
                    : pair.getKey() + "=" + pair.getValue())
        .collect(Collectors.joining("&", request.path() + "?", ""));
  }

  /** The first value of each parameter, in the order of the query. */
  static Map<String, String> parameters(String query, boolean decode) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      if (!key.isEmpty()) {
        parameters.putIfAbsent(
            decode ? URLDecoder.decode(key, UTF_8) : key,
            decode ? URLDecoder.decode(value, UTF_8) : value);
      }
    }
    return parameters;
  }
}
