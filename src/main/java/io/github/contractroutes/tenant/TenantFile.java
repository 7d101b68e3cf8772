package io.github.contractroutes.tenant;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Reads the tenant file (INTERFACE section 6). Every mistake becomes one sentence that names the
 * file and the place; a file with a mistake gives nothing.
 */
public final class TenantFile {
  private static final Set<String> ESSBASIC_CREDENTIAL =
      Set.of("platform", "account", "secretId", "secretKey", "token", "endpoint", "callsPerSecond");
  private static final Set<String> TSIGN_CREDENTIAL =
      Set.of("platform", "account", "appId", "appSecret", "auth", "endpoint", "callsPerSecond");
  private static final Set<String> ESSBASIC_TENANT =
      Set.of("credential", "appId", "organizationOpenId", "operatorOpenId", "operators", "weight");
  private static final Set<String> TSIGN_TENANT = Set.of("credential", "weight");
  private static final int MOST_CALLS = 10_000;
  private static final int MOST_WEIGHT = 1_000;

  private final Path path;
  private final UnaryOperator<String> placeholders;

  /**
   * @param path the file
   * @param placeholders resolves {@code {{...}}} in a value, or throws if it has none
   */
  public TenantFile(Path path, UnaryOperator<String> placeholders) {
    this.path = path;
    this.placeholders = placeholders;
  }

  /** The file as the settings name it. */
  public Path path() {
    return path;
  }

  /**
   * The file's bytes.
   *
   * @throws TenantFileException if it is absent or cannot be read
   */
  byte[] bytes() throws TenantFileException {
    try {
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw alone("does not exist; contracts.tenants must name the tenant file.");
    } catch (IOException | SecurityException e) {
      throw alone("cannot be read (" + e.getClass().getSimpleName() + ").");
    }
  }

  /**
   * What these bytes say.
   *
   * @throws TenantFileException with every mistake
   */
  public TenantBook read(byte[] yaml) throws TenantFileException {
    Notes notes = new Notes(path.toString());
    Section root = new Section("", root(yaml), notes, placeholders);
    root.allow(Set.of("credentials", "tenants"));
    Map<String, Credential> credentials = new LinkedHashMap<>();
    root.section("credentials")
        .sections()
        .forEach((name, section) -> credentials.put(name, credential(name, section)));
    onePaceAnAccount(credentials, notes);
    Map<String, Tenant> tenants = new LinkedHashMap<>();
    root.section("tenants")
        .sections()
        .forEach((name, section) -> tenants.put(name, tenant(name, section, credentials)));
    if (notes.mistakes().isEmpty() && tenants.isEmpty()) {
      notes.mistake("tenants", "is missing or empty; at least one tenant is needed");
    }
    if (!notes.mistakes().isEmpty()) {
      throw new TenantFileException(notes.mistakes());
    }
    return new TenantBook(tenants, credentials, notes.warnings());
  }

  private Map<?, ?> root(byte[] yaml) throws TenantFileException {
    try {
      if (YamlText.read(yaml) instanceof Map<?, ?> map) {
        return map;
      }
    } catch (JsonProcessingException e) {
      // The parser's own text quotes the file, and the file may hold secrets.
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      boolean twice = e.getOriginalMessage().startsWith("Duplicate");
      boolean anchor = e.getOriginalMessage().startsWith("anchors");
      throw alone(
          (twice ? "repeats a name" : anchor ? "uses an anchor or alias" : "is not valid YAML")
              + (line > 0 ? " near line " + line + "." : "."));
    } catch (IOException e) {
      throw alone("is not valid YAML in UTF-8.");
    }
    throw alone("must be a map with the members credentials and tenants.");
  }

  private static Credential credential(String name, Section section) {
    String platform = section.required("platform");
    boolean tsign = Credential.TSIGN.equals(platform);
    if (platform != null && !tsign && !Credential.ESSBASIC.equals(platform)) {
      section.wrong("platform", "is unknown; accepted are essbasic, tsign");
      platform = null;
    }
    if (platform != null) {
      section.allow(tsign ? TSIGN_CREDENTIAL : ESSBASIC_CREDENTIAL);
    }
    boolean essbasic = platform != null && !tsign;
    return new Credential(
        name,
        platform,
        account(name, section),
        essbasic ? section.required("secretId") : null,
        essbasic ? section.requiredSecret("secretKey") : null,
        essbasic ? section.optionalSecret("token") : null,
        tsign ? section.required("appId") : null,
        tsign ? section.requiredSecret("appSecret") : null,
        tsign ? auth(section) : null,
        endpoint(section),
        section.number("callsPerSecond", 0, MOST_CALLS));
  }

  private static Tenant tenant(String name, Section section, Map<String, Credential> credentials) {
    if (name.equals("results")) {
      // The outbox keeps results of dropped requests under this name.
      section.wrong("has a reserved name; a tenant cannot be named results");
    }
    String used = section.required("credential");
    Credential credential = used == null ? null : credentials.get(used);
    if (used != null && credential == null) {
      section.wrong(
          "credential", "names no credential; there are " + Section.list(credentials.keySet()));
    }
    String platform = credential == null ? null : credential.platform();
    if (platform != null) {
      section.allow(platform.equals(Credential.TSIGN) ? TSIGN_TENANT : ESSBASIC_TENANT);
    }
    boolean essbasic = Credential.ESSBASIC.equals(platform);
    Integer weight = section.number("weight", 1, MOST_WEIGHT);
    return new Tenant(
        name,
        credential,
        essbasic ? section.required("appId") : null,
        essbasic ? section.required("organizationOpenId") : null,
        essbasic ? section.required("operatorOpenId") : null,
        essbasic ? operators(section.section("operators")) : Map.of(),
        weight == null ? 1 : weight);
  }

  private static Map<String, String> operators(Section section) {
    Map<String, String> operators = new LinkedHashMap<>();
    for (String name : section.names()) {
      String openId = section.required(name);
      if (!Section.NAME.matcher(name).matches()) {
        section.wrong(name, "has a bad name; a name is " + Section.NAME.pattern());
      } else if (openId != null) {
        operators.put(name, openId);
      }
    }
    return operators;
  }

  private static String account(String name, Section section) {
    String account = section.optional("account");
    if (account != null && !Section.NAME.matcher(account).matches()) {
      section.wrong("account", "must be " + Section.NAME.pattern());
    }
    return account == null ? name : account;
  }

  private static String auth(Section section) {
    String auth = section.optional("auth");
    if (auth != null && !Set.of("signature", "token").contains(auth)) {
      section.wrong("auth", "must be signature or token");
    }
    return auth == null ? "signature" : auth;
  }

  private static String endpoint(Section section) {
    String endpoint = section.optional("endpoint");
    if (endpoint == null) {
      return null;
    }
    try {
      URI uri = URI.create(endpoint);
      if (uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && Set.of("http", "https").contains(uri.getScheme())) {
        return endpoint;
      }
    } catch (IllegalArgumentException e) {
      // noted below
    }
    section.wrong("endpoint", "must be an address like https://host, without user and query");
    return null;
  }

  private static void onePaceAnAccount(Map<String, Credential> credentials, Notes notes) {
    Map<String, Integer> paces = new LinkedHashMap<>();
    for (Credential credential : credentials.values()) {
      Integer pace = credential.callsPerSecond();
      Integer other = pace == null ? null : paces.putIfAbsent(credential.account(), pace);
      if (other != null && !other.equals(pace)) {
        notes.mistake(
            "credentials." + credential.name() + ".callsPerSecond",
            "differs from another credential's of the same account; an account has one pace");
      }
    }
  }

  private TenantFileException alone(String sentence) {
    return new TenantFileException(List.of(path + " " + sentence));
  }
}
