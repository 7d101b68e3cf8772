package io.github.contractroutes.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.contractroutes.platform.tsign.TsignSigner;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The signature of a tsign request. The vendor has no client on Maven Central; the baseline is the
 * recipe of its documentation, written down with javax.crypto.
 */
@State(Scope.Benchmark)
public class TsignSigning {
  private static final String SECRET = "00112233445566778899aabbccddeeff";
  private static final String TYPE = "application/json; charset=UTF-8";

  /** Not a constant, so that nothing is computed before the run. */
  private String path;

  /** Makes the path, and sees that both sign it alike. */
  @Setup
  public void prepare() throws GeneralSecurityException {
    path = "/v1/signflows/" + "0123456789abcdef".repeat(2) + "/documents";
    if (!ours().equals(baseline())) {
      throw new IllegalStateException("The two signatures of one request differ.");
    }
  }

  /** The service's signer. */
  @Benchmark
  public String ours() {
    return TsignSigner.sign(SECRET, TsignSigner.stringToSign("GET", "*/*", "", TYPE, path));
  }

  /** The documented recipe. */
  @Benchmark
  public String baseline() throws GeneralSecurityException {
    StringBuilder toSign = new StringBuilder();
    toSign.append("GET").append("\n").append("*/*").append("\n");
    toSign.append("").append("\n").append(TYPE).append("\n");
    toSign.append("").append("\n").append(path);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal(toSign.toString().getBytes(UTF_8)));
  }
}
