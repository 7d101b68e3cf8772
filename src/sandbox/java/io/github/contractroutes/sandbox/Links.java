package io.github.contractroutes.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes and checks links to documents. A link is its own capability: it carries its expiry and a
 * code over both that only this sandbox can make, so nothing is kept per link.
 */
final class Links {
  /** What a good link leads to. */
  record Target(String flowId, int index) {}

  /** Whether a link is good. */
  enum Verdict {
    GOOD,
    EXPIRED,
    WRONG
  }

  private final byte[] secret = new byte[32];
  private final Map<String, Target> tsignObjects = new ConcurrentHashMap<>();

  Links() {
    new SecureRandom().nextBytes(secret);
  }

  /** {@code /file/FLOW/<flow>/0/<index>.PDF?hkey=<hex>}; essbasic.md section 8. */
  String essbasic(String kind, String flowId, int index, long expiresAt) {
    String path = "/file/%s/%s/0/%d.PDF".formatted(kind, flowId, index);
    return path + "?hkey=" + hkey(path, expiresAt);
  }

  private String hkey(String path, long expiresAt) {
    return "%016x".formatted(expiresAt) + Hash.hex(Hash.hmacSha256(secret, path + expiresAt));
  }

  Verdict checkEssbasic(RawRequest request, long now) {
    String key = request.queryValue("hkey");
    if (!key.matches("[0-9a-f]{80}")) {
      return Verdict.WRONG;
    }
    long expiresAt = HexFormat.fromHexDigitsToLong(key.substring(0, 16));
    if (!Hash.equal(key, hkey(request.path(), expiresAt))) {
      return Verdict.WRONG;
    }
    return now < expiresAt ? Verdict.GOOD : Verdict.EXPIRED;
  }

  /** Alibaba Cloud OSS query signing in shape; tsign.md section 5. */
  String tsign(String flowId, int index, String fileName, long expiresAt) {
    String object = UUID.nameUUIDFromBytes((flowId + '/' + index).getBytes(UTF_8)).toString();
    tsignObjects.put(object, new Target(flowId, index));
    String name = URLEncoder.encode(fileName, UTF_8).replace("+", "%20");
    String path = "/1111563786/" + object + "/" + name;
    String signature = URLEncoder.encode(ossSignature(path, "" + expiresAt), UTF_8);
    return "%s?Expires=%d&OSSAccessKeyId=LTAISANDBOX&Signature=%s"
        .formatted(path, expiresAt, signature);
  }

  private String ossSignature(String path, String expires) {
    return Base64.getEncoder()
        .encodeToString(Hash.hmac("HmacSHA1", secret, "GET\n\n\n" + expires + "\n" + path));
  }

  Verdict checkTsign(RawRequest request, long now) {
    String expires = request.queryValue("Expires");
    String signature = URLDecoder.decode(request.queryValue("Signature"), UTF_8);
    if (!expires.matches("[0-9]{1,18}")
        || !Hash.equal(signature, ossSignature(request.path(), expires))) {
      return Verdict.WRONG;
    }
    return now < Long.parseLong(expires) ? Verdict.GOOD : Verdict.EXPIRED;
  }

  Target tsignTarget(String path) {
    return tsignObjects.get(path.split("/")[2]);
  }
}
