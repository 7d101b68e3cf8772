package io.github.contractroutes.sandbox;

import static io.github.contractroutes.sandbox.PlatformClient.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Documents are real, computable, and guarded by links that expire. */
class FilesTest {
  private static final String FLOW = "yDwivUUckpor6wtoUuogwQHCAB0ES0pQ";
  private final TestClock clock = new TestClock(Instant.parse("2026-11-21T08:00:00Z"));
  private Sandbox sandbox;
  private PlatformClient client;

  @BeforeEach
  void start() {
    sandbox = Sandbox.start(SandboxConfig.defaults(), clock);
    client = new PlatformClient(sandbox, clock);
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private JsonNode essbasicFiles() {
    return client
        .call("DescribeResourceUrlsByFlows", ids(FLOW))
        .at("/FlowResourceUrlInfos/0/ResourceUrlInfos");
  }

  private String essbasicLink() {
    return essbasicFiles().at("/0/Url").asText();
  }

  private JsonNode tsignFiles() {
    return PlatformClient.read(client.tsign("/v1/signflows/" + FLOW + "/documents").body())
        .at("/data/docs");
  }

  @Test
  void a_document_is_the_pdf_that_a_test_can_compute() throws Exception {
    sandbox.declare(Flow.finished(FLOW, 3).withSize(1_000_000));

    JsonNode files = essbasicFiles();

    assertThat(files).hasSize(3);
    for (int i = 0; i < 3; i++) {
      byte[] bytes = client.bytes(files.get(i).get("Url").asText());
      Pdf pdf = sandbox.file(FLOW, i);
      assertThat(bytes).hasSize(1_000_000).isEqualTo(pdf.bytes());
      assertThat(Hash.hex(MessageDigest.getInstance("SHA-256").digest(bytes)))
          .isEqualTo(pdf.sha256());
      assertThat(files.get(i).get("Name").asText()).matches("合同,[0-9]{15}\\.pdf");
    }
    assertThat(sandbox.state().downloads()).isEqualTo(3);
  }

  @Test
  void an_essbasic_link_lives_five_minutes() {
    String link = essbasicLink();
    assertThat(link).matches(".*/file/FLOW/" + FLOW + "/0/0\\.PDF\\?hkey=[0-9a-f]+");

    clock.forward(Duration.ofSeconds(299));
    assertThat(client.get(link).statusCode()).isEqualTo(200);
    clock.forward(Duration.ofSeconds(1));
    HttpResponse<String> expired = client.get(link);

    assertThat(expired.statusCode()).isEqualTo(403);
    assertThat(expired.body()).doesNotContain("%PDF");
    assertThat(sandbox.state().downloadsRefused()).isEqualTo(1);
  }

  @Test
  void a_tsign_link_lives_one_hour() {
    String link = tsignFiles().at("/0/fileUrl").asText();
    assertThat(link).contains("Expires=").contains("OSSAccessKeyId=").contains("Signature=");

    clock.forward(Duration.ofSeconds(3_599));
    assertThat(client.get(link).body()).startsWith("%PDF-");
    clock.forward(Duration.ofSeconds(1));
    HttpResponse<String> expired = client.get(link);

    assertThat(expired.statusCode()).isEqualTo(403);
    assertThat(expired.body()).contains("Request has expired.");
  }

  @Test
  void a_changed_link_is_refused() {
    String essbasic = essbasicLink();
    String tsign = tsignFiles().at("/0/fileUrl").asText();

    assertThat(client.get(essbasic.replace("/0/0.PDF", "/0/1.PDF")).statusCode()).isEqualTo(403);
    assertThat(client.get(essbasic.replaceAll("hkey=.", "hkey=f")).statusCode()).isEqualTo(403);
    assertThat(client.get(essbasic.replaceAll("hkey=.*", "hkey=1")).statusCode()).isEqualTo(403);
    assertThat(client.get(tsign.replaceAll("Expires=1", "Expires=2")).statusCode()).isEqualTo(403);
  }

  @Test
  void a_part_of_a_document_can_be_had() throws Exception {
    String link = essbasicLink();

    HttpResponse<String> part =
        client.send(client.request(link).header("Range", "bytes=2-6").build());

    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(new String(sandbox.file(FLOW, 0).bytes(), 2, 5));
  }

  @Test
  void another_edition_has_another_content_behind_the_same_name() {
    byte[] before = client.bytes(essbasicLink());

    sandbox.declare(Flow.finished(FLOW, 1).withEdition(1));

    assertThat(client.bytes(essbasicLink())).isNotEqualTo(before);
  }

  @Test
  void links_may_stand_on_another_address() {
    sandbox.set("files.link-base", "http://sandbox:8090");

    assertThat(essbasicLink()).startsWith("http://sandbox:8090/file/");
  }
}
