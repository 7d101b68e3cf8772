package io.github.contractroutes.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.contractroutes.platform.PlatformKey;
import io.github.contractroutes.platform.SignedRequest;
import io.github.contractroutes.platform.essbasic.Tc3Signer;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** TC3-HMAC-SHA256 of the same bodies: the service's signer and the vendor's SDK. */
@State(Scope.Benchmark)
public class EssbasicSigning {
  private static final String ACTION = "DescribeResourceUrlsByFlows";
  private static final String ENDPOINT = "https://essbasic.tencentcloudapi.com";

  /** What is signed: a download of so many ids, or a create of so many contracts. */
  @Param({"download 1", "download 50", "create 20"})
  public String body;

  private final PlatformKey.Essbasic key =
      new PlatformKey.Essbasic(ENDPOINT, VendorCalls.ID, VendorCalls.KEY, null);
  private final Tc3Signer signer = new Tc3Signer("en-US");
  private VendorSigner vendor;
  private byte[] bytes;

  /** Makes the body, and sees that both sign it alike. */
  @Setup
  public void prepare() throws Throwable {
    int items = Integer.parseInt(body.substring(body.indexOf(' ') + 1));
    bytes = (body.startsWith("create") ? creates(items) : downloads(items)).getBytes(UTF_8);
    vendor = new VendorSigner(VendorCalls.ID, VendorCalls.KEY);
    Map<String, String> theirs = vendor.sign(ACTION, bytes);
    long seconds = Long.parseLong(theirs.get("X-TC-Timestamp"));
    Map<String, String> ours = signer.sign(key, ACTION, bytes, seconds * 1_000).headers();
    if (!ours.get("Authorization").equals(theirs.get("Authorization"))) {
      throw new IllegalStateException("The two signatures of one body differ.");
    }
  }

  /** The service's signer. */
  @Benchmark
  public SignedRequest ours() {
    return signer.sign(key, ACTION, bytes, System.currentTimeMillis());
  }

  /** The vendor's. */
  @Benchmark
  public Map<String, String> baseline() throws Throwable {
    return vendor.sign(ACTION, bytes);
  }

  private static String downloads(int ids) {
    return IntStream.range(0, ids)
        .mapToObj(i -> '"' + Requests.flowId(i) + '"')
        .collect(Collectors.joining(",", "{\"FlowIds\":[", "]}"));
  }

  private static String creates(int contracts) {
    return IntStream.range(0, contracts)
        .mapToObj(i -> Requests.flowInfo("contract-" + i))
        .collect(Collectors.joining(",", "{\"FlowInfos\":[", "]}"));
  }
}
