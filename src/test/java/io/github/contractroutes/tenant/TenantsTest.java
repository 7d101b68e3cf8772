package io.github.contractroutes.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantsTest {
  @TempDir private Path directory;

  private static String tenant(String name) {
    return """
    credentials: {esign: {platform: tsign, appId: "1", appSecret: "{{env:S}}"}}
    tenants: {%s: {credential: esign}}
    """
        .formatted(name);
  }

  private Tenants tenants(Path path) throws TenantFileException {
    return new Tenants(new TenantFile(path, text -> "x"));
  }

  @Test
  void aChangedFileIsTakenOverEvenIfItsSizeAndTimeStay() throws Exception {
    Path path = directory.resolve("tenants.yaml");
    Files.writeString(path, tenant("a1"));
    FileTime time = Files.getLastModifiedTime(path);
    Tenants tenants = tenants(path);

    Files.writeString(path, tenant("b2"));
    Files.setLastModifiedTime(path, time);

    assertThat(tenants.find("b2")).isEmpty();
    assertThat(tenants.refresh()).as("it may still be written").isFalse();
    assertThat(tenants.refresh()).isTrue();
    assertThat(tenants.find("b2")).isPresent();
    assertThat(tenants.find("a1")).isEmpty();
    assertThat(tenants.find(null)).isEmpty();
    assertThat(tenants.refresh()).isFalse();
  }

  @Test
  void aBadEditKeepsTheLastGoodOneAndSaysSo() throws Exception {
    Path path = directory.resolve("tenants.yaml");
    Files.writeString(path, tenant("a"));
    Tenants tenants = tenants(path);

    Files.writeString(path, tenant("a").replace("tsign", "other"));

    assertThat(tenants.refresh()).isFalse();
    assertThat(tenants.refresh()).isFalse();
    assertThat(tenants.find("a")).isPresent();
    assertThat(tenants.problem().orElseThrow()).contains("credentials.esign.platform");
    assertThat(tenants.refresh()).isFalse();
    assertThat(tenants.problem()).isPresent();

    Files.writeString(path, tenant("a"));
    assertThat(tenants.refresh()).as("as it was").isFalse();
    assertThat(tenants.problem()).isEmpty();
  }

  @Test
  void halfAFileDoesNotComeIntoForceWhileItIsWritten() throws Exception {
    Path path = directory.resolve("tenants.yaml");
    String whole =
        """
        credentials: {esign: {platform: tsign, appId: "1", appSecret: "{{env:S}}"}}
        tenants:
          a: {credential: esign}
          b: {credential: esign}
        """;
    Files.writeString(path, whole);
    Tenants tenants = tenants(path);

    Files.writeString(path, whole.substring(0, whole.indexOf("  b")));
    tenants.refresh();
    Files.writeString(path, whole + "  c: {credential: esign}\n");
    tenants.refresh();

    assertThat(tenants.find("b")).isPresent();
    assertThat(tenants.refresh()).isTrue();
    assertThat(tenants.current().tenants()).containsOnlyKeys("a", "b", "c");
  }

  @Test
  void aVaultThatWasAwayForAMomentIsAskedAgain() throws Exception {
    Path path = directory.resolve("tenants.yaml");
    Files.writeString(path, tenant("a"));
    AtomicBoolean away = new AtomicBoolean();
    Tenants tenants =
        new Tenants(
            new TenantFile(
                path,
                text -> {
                  if (away.get()) {
                    throw new IllegalArgumentException("away");
                  }
                  return "x";
                }));
    Files.writeString(path, tenant("b"));
    away.set(true);
    tenants.refresh();
    assertThat(tenants.refresh()).isFalse();
    assertThat(tenants.problem()).isPresent();

    away.set(false);

    assertThat(tenants.refresh()).isTrue();
    assertThat(tenants.find("b")).isPresent();
    assertThat(tenants.problem()).isEmpty();
  }

  @Test
  void aFileThatVanishesForAWhileChangesNothing() throws Exception {
    Path path = directory.resolve("tenants.yaml");
    Files.writeString(path, tenant("a"));
    Tenants tenants = tenants(path);

    Files.delete(path);
    tenants.refresh();
    assertThat(tenants.problem().orElseThrow()).contains("does not exist");
    assertThat(tenants.find("a")).isPresent();

    Files.writeString(path, tenant("a"));
    tenants.refresh();
    assertThat(tenants.problem()).isEmpty();
  }

  @Test
  void withoutAFileThereIsNoStart() throws IOException {
    TenantFileException refused =
        catchThrowableOfType(
            TenantFileException.class, () -> tenants(directory.resolve("none.yaml")));

    assertThat(refused).hasMessageContaining("none.yaml does not exist");
  }
}
