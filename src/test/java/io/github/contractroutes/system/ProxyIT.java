package io.github.contractroutes.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.contractroutes.sandbox.SandboxConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The platforms and their file hosts are reached by way of the company's proxy alone. */
class ProxyIT {
  @TempDir Path folder;

  @Test
  void callsAndDownloadsGoByWayOfTheProxy() throws Exception {
    try (TestHouse house = new TestHouse(folder, SandboxConfig.defaults());
        ForwardProxy proxy = new ForwardProxy(house.sandbox.port(), 0, null)) {
      // Given: names that nobody here can resolve
      house.set("contracts.essbasic.endpoint", "http://essbasic.example");
      house.set("contracts.tsign.endpoint", "http://openapi.example");
      behind(house, proxy);

      // When
      house.start();
      createAndDownload(house, "gamma");

      // Then
      assertThat(proxy.asked())
          .anyMatch(each -> each.contains("essbasic.example"))
          .anyMatch(each -> each.contains("openapi.example"))
          .anyMatch(each -> each.contains("127.0.0.1:" + house.sandbox.port()));
    }
  }

  @Test
  void callsToHttpsAddressesGoThroughATunnelAndTrustTheCompanysCertificates() throws Exception {
    Certificates certificates = Certificates.in(folder, "dns:essbasic.example,dns:openapi.example");
    try (TestHouse house = new TestHouse(folder, SandboxConfig.defaults());
        TlsFront platform = new TlsFront(certificates, house.sandbox.port());
        ForwardProxy proxy =
            new ForwardProxy(house.sandbox.port(), platform.port(), "routes:proxy-secret")) {
      // Given
      house.set("contracts.essbasic.endpoint", "https://essbasic.example");
      house.set("contracts.tsign.endpoint", "https://openapi.example");
      behind(house, proxy);
      house.set("camel.component.https.proxy-auth-method", "Basic");
      house.set("camel.component.https.proxy-auth-username", "routes");
      house.set("camel.component.https.proxy-auth-password", "proxy-secret");
      house.set("camel.component.https.use-global-ssl-context-parameters", "true");
      house.set("camel.ssl.enabled", "true");
      house.set("camel.ssl.trust-store", "file:" + certificates.trusted());
      house.set("camel.ssl.trust-store-password", Certificates.PASSWORD);

      // When
      house.start();
      createAndDownload(house, "delta");

      // Then
      assertThat(proxy.asked())
          .anyMatch(each -> each.startsWith("CONNECT essbasic.example:443 "))
          .anyMatch(each -> each.startsWith("CONNECT openapi.example:443 "));
    }
  }

  private static void behind(TestHouse house, ForwardProxy proxy) {
    house.set("camel.component.https.proxy-host", "127.0.0.1");
    house.set("camel.component.https.proxy-port", String.valueOf(proxy.port()));
  }

  /** One call to each platform, and a document. */
  private static void createAndDownload(TestHouse house, String tsignTenant) {
    house.drop("create", "one.json", Requests.flow("one", "acme").getBytes(UTF_8));
    String download = Requests.download("two", tsignTenant, List.of("f1"));
    house.drop("download", "two.json", download.getBytes(UTF_8));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Map.of("SUCCEEDED", 2L).equals(house.service.ledger().sight().items()));
    await().atMost(Duration.ofSeconds(30)).until(() -> documents(house) == 1);
  }

  private static long documents(TestHouse house) throws Exception {
    try (Stream<Path> all = Files.walk(house.outbox())) {
      return all.filter(each -> each.toString().endsWith(".pdf")).count();
    }
  }
}
