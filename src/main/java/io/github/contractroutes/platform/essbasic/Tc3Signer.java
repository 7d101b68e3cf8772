package io.github.contractroutes.platform.essbasic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.contractroutes.platform.EndpointAddress;
import io.github.contractroutes.platform.Hmac;
import io.github.contractroutes.platform.PlatformKey;
import io.github.contractroutes.platform.SignedRequest;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * TC3-HMAC-SHA256 (essbasic.md section 2).
 *
 * <p>The signature covers the body's exact bytes, the content type and the host, as the vendor's
 * SDKs do it. The service in the credential scope is always {@code essbasic}, whatever the host is
 * called, and the date is the UTC date of the timestamp.
 */
public final class Tc3Signer {
  static final String CONTENT_TYPE = "application/json; charset=utf-8";
  private static final String ALGORITHM = "TC3-HMAC-SHA256";
  private static final String VERSION = "2021-05-26";
  private static final String SERVICE = "essbasic";
  private static final String SIGNED_HEADERS = "content-type;host";

  private final String language;
  private final ConcurrentMap<String, URI> addresses = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, DayKey> dayKeys = new ConcurrentHashMap<>();

  /**
   * A signer.
   *
   * @param language {@code en-US} or {@code zh-CN}: the language of the gateway's error texts
   */
  public Tc3Signer(String language) {
    this.language = language;
  }

  /**
   * Signs a body.
   *
   * @param action the action's name as documented, for example {@code CreateFlowsByTemplates}
   * @param body the bytes to send
   * @param nowMillis the time to sign, epoch milliseconds at the platform
   */
  public SignedRequest sign(PlatformKey.Essbasic key, String action, byte[] body, long nowMillis) {
    URI address = addresses.computeIfAbsent(key.endpoint(), each -> EndpointAddress.of(each, "/"));
    long seconds = Math.floorDiv(nowMillis, 1000L);
    String signedLines =
        "content-type:" + CONTENT_TYPE + "\nhost:" + EndpointAddress.hostHeader(address) + "\n";
    String canonical = canonicalRequest(signedLines, SIGNED_HEADERS, body);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(
        "Authorization",
        authorization(key.secretId(), dayKey(key, seconds), SIGNED_HEADERS, canonical, seconds));
    headers.put("Content-Type", CONTENT_TYPE);
    headers.put("X-TC-Action", action);
    headers.put("X-TC-Version", VERSION);
    headers.put("X-TC-Timestamp", Long.toString(seconds));
    headers.put("X-TC-Language", language);
    if (key.token() != null && !key.token().isBlank()) {
      headers.put("X-TC-Token", key.token());
    }
    return new SignedRequest("POST", address, headers, body, seconds * 1000);
  }

  /** The path is always {@code /} and the query always empty (essbasic.md section 2.1). */
  static String canonicalRequest(String headerLines, String signedHeaders, byte[] body) {
    return "POST\n/\n\n" + headerLines + "\n" + signedHeaders + "\n" + hex(sha256(body));
  }

  static String authorization(
      String secretId,
      String secretKey,
      String service,
      String signedHeaders,
      String canonicalRequest,
      long seconds) {
    DayKey key = DayKey.of(secretKey, date(seconds), service);
    return authorization(secretId, key, signedHeaders, canonicalRequest, seconds);
  }

  private static String authorization(
      String secretId, DayKey key, String signedHeaders, String canonicalRequest, long seconds) {
    String toSign =
        ALGORITHM
            + "\n"
            + seconds
            + "\n"
            + key.scope()
            + "\n"
            + hex(sha256(canonicalRequest.getBytes(UTF_8)));
    return ALGORITHM
        + " Credential="
        + secretId
        + "/"
        + key.scope()
        + ", SignedHeaders="
        + signedHeaders
        + ", Signature="
        + hex(Hmac.sha256(key.bytes(), toSign));
  }

  /** Three of the four HMACs of a signature are the same all day. */
  private DayKey dayKey(PlatformKey.Essbasic key, long seconds) {
    LocalDate date = date(seconds);
    DayKey known = dayKeys.get(key.secretKey());
    if (known == null || !known.date().equals(date)) {
      dayKeys.values().removeIf(old -> !old.date().equals(date));
      known = DayKey.of(key.secretKey(), date, SERVICE);
      dayKeys.put(key.secretKey(), known);
    }
    return known;
  }

  private static LocalDate date(long seconds) {
    return LocalDate.ofEpochDay(Math.floorDiv(seconds, 86_400L));
  }

  private record DayKey(LocalDate date, String scope, byte[] bytes) {
    static DayKey of(String secretKey, LocalDate date, String service) {
      byte[] forDate = Hmac.sha256(("TC3" + secretKey).getBytes(UTF_8), date.toString());
      byte[] forSigning = Hmac.sha256(Hmac.sha256(forDate, service), "tc3_request");
      return new DayKey(date, date + "/" + service + "/tc3_request", forSigning);
    }

    /** Tells no key. */
    @Override
    public String toString() {
      return "DayKey[" + scope + "]";
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java runtime offers SHA-256.", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
