package io.github.contractroutes.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.spi.Registry;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadTenantsRouteTest extends CamelMainTestSupport {
  @TempDir static Path folder;

  private final Path file = folder.resolve("tenants.yaml");
  private Tenants tenants;

  @Override
  public boolean isUseAdviceWith() {
    return true;
  }

  @Override
  protected void configure(MainConfigurationProperties configuration) {
    configuration.setRoutesIncludePattern("file:routes/reload-tenants.camel.yaml");
  }

  @Override
  protected void bindToRegistry(Registry registry) throws Exception {
    write("acme");
    tenants = new Tenants(new TenantFile(file, text -> "x"));
    registry.bind("tenants", tenants);
  }

  @BeforeEach
  void start() throws Exception {
    AdviceWith.adviceWith(
        context, "reload-tenants", route -> route.replaceFromWith("direct:clock"));
    context.start();
  }

  @Test
  void aGoodEditIsTakenOverWhenTwoTicksSawIt() throws IOException {
    // Given
    write("beta");
    tick();
    assertThat(tenants.find("beta")).as("it may still be written").isEmpty();

    // When
    tick();

    // Then
    assertThat(tenants.find("beta")).isPresent();
    assertThat(tenants.find("acme")).isEmpty();
  }

  @Test
  void aBadEditChangesNothingAndTheNextGoodOneIsTakenOver() throws IOException {
    // Given
    Files.writeString(file, "tenants: [");

    // When
    tick();
    tick();

    // Then
    assertThat(tenants.find("acme")).isPresent();
    assertThat(tenants.problem()).isPresent();

    // When
    write("beta");
    tick();
    tick();

    // Then
    assertThat(tenants.find("beta")).isPresent();
    assertThat(tenants.problem()).isEmpty();
  }

  private void tick() {
    Exchange round = template.send("direct:clock", exchange -> {});
    assertThat(round.getException()).isNull();
  }

  private void write(String tenant) throws IOException {
    Files.writeString(
        file,
        """
        credentials: {esign: {platform: tsign, appId: "1", appSecret: "{{env:S}}"}}
        tenants: {%s: {credential: esign}}
        """
            .formatted(tenant));
  }
}
