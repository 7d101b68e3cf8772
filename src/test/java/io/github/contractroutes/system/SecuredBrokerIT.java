package io.github.contractroutes.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.contractroutes.Main;
import io.github.contractroutes.demo.EmbeddedBroker;
import io.github.contractroutes.sandbox.SandboxConfig;
import io.github.contractroutes.settings.SettingsException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A broker that speaks TLS and asks for a user and a password. However Camel lets somebody say
 * them, all of the service's clients of Kafka have them: also the one that looks after the topics
 * and the offsets.
 */
class SecuredBrokerIT {
  private static final String PASSWORD = "routes-secret";
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"routes\""
          + " password=\"%s\";";

  @TempDir static Path brokerFolder;
  private static EmbeddedBroker broker;
  private static Certificates certificates;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void startBroker() {
    certificates = Certificates.in(brokerFolder, "ip:127.0.0.1,dns:localhost");
    Map<String, String> secured = new HashMap<>();
    secured.put("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT");
    secured.put("inter.broker.listener.name", "PLAINTEXT");
    secured.put("ssl.keystore.type", "PKCS12");
    secured.put("ssl.keystore.location", certificates.keys().toString());
    secured.put("ssl.keystore.password", Certificates.PASSWORD);
    secured.put("ssl.truststore.type", "PKCS12");
    secured.put("ssl.truststore.location", certificates.trusted().toString());
    secured.put("ssl.truststore.password", Certificates.PASSWORD);
    secured.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    secured.put("sasl.enabled.mechanisms", "PLAIN");
    secured.put(
        "listener.name.plaintext.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"broker\" password=\"broker-secret\""
            + " user_broker=\"broker-secret\" user_guest=\"guest-secret\" user_routes=\""
            + PASSWORD
            + "\";");
    secured.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    secured.put("super.users", "User:ANONYMOUS;User:broker;User:routes");
    broker = EmbeddedBroker.start(brokerFolder, secured);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  static Stream<Arguments> waysToSayIt() {
    return Stream.of(
        Arguments.of(
            "placeholders",
            Map.of(
                "camel.component.kafka.security-protocol",
                "SASL_SSL",
                "camel.component.kafka.sasl-mechanism",
                "PLAIN",
                "camel.component.kafka.sasl-jaas-config",
                LOGIN.formatted("{{kafka.password}}"),
                "camel.component.kafka.ssl-truststore-location",
                "{{certificates}}",
                "camel.component.kafka.ssl-truststore-type",
                "PKCS12",
                "camel.component.kafka.ssl-truststore-password",
                Certificates.PASSWORD,
                "kafka.password",
                PASSWORD,
                "certificates",
                certificates.trusted().toString())),
        Arguments.of(
            "global-ssl",
            Map.of(
                "camel.component.kafka.securityProtocol",
                "SASL_SSL",
                "camel.component.kafka.saslMechanism",
                "PLAIN",
                "camel.component.kafka.saslJaasConfig",
                LOGIN.formatted(PASSWORD),
                "camel.component.kafka.useGlobalSslContextParameters",
                "true",
                "camel.ssl.enabled",
                "true",
                "camel.ssl.trust-store",
                "file:" + certificates.trusted(),
                "camel.ssl.trust-store-password",
                Certificates.PASSWORD)),
        Arguments.of("user-and-password", userAndPassword()));
  }

  private static Map<String, String> userAndPassword() {
    return Map.of(
        "camel.component.kafka.sasl-auth-type",
        "PLAIN",
        "camel.component.kafka.sasl-username",
        "routes",
        "camel.component.kafka.sasl-password",
        PASSWORD,
        "camel.component.kafka.ssl-truststore-location",
        certificates.trusted().toString(),
        "camel.component.kafka.ssl-truststore-type",
        "PKCS12",
        "camel.component.kafka.ssl-truststore-password",
        Certificates.PASSWORD);
  }

  @Test
  void aWrongPasswordStopsTheStartWithASentenceWithoutIt() {
    try (TestHouse house =
        new TestHouse(folder, SandboxConfig.defaults()).withKafka(broker.bootstrapServers())) {
      // Given
      userAndPassword().forEach(house::set);
      house.set("camel.component.kafka.sasl-password", "wrong-secret");

      // Then
      assertThatThrownBy(() -> Main.start(house.settings))
          .isInstanceOf(SettingsException.class)
          .hasMessage(
              "Kafka does not let this service in (SaslAuthenticationException): look at"
                  + " camel.component.kafka.security-protocol, .sasl-* and .ssl-*.");
    }
  }

  @Test
  void whoMayNotMakeTheTopicsReadsItForEachOfThem() {
    try (TestHouse house =
        new TestHouse(folder, SandboxConfig.defaults()).withKafka(broker.bootstrapServers())) {
      // Given
      userAndPassword().forEach(house::set);
      house.set("camel.component.kafka.sasl-username", "guest");
      house.set("camel.component.kafka.sasl-password", "guest-secret");
      house.set("contracts.topic.links", "somewhere.else");

      // Then
      assertThatThrownBy(() -> Main.start(house.settings))
          .isInstanceOfSatisfying(
              SettingsException.class,
              e ->
                  assertThat(e.sentences())
                      .hasSize(7)
                      .contains(
                          "Topic somewhere.else does not exist and cannot be created: Kafka says"
                              + " TopicAuthorizationException. Create it, or allow it."));
    }
  }

  @Test
  void anOptionThatCamelDoesNotKnowStopsTheStartAndTheCommandWithItsNameAlone() throws Exception {
    try (TestHouse house =
        new TestHouse(folder, SandboxConfig.defaults()).withKafka(broker.bootstrapServers())) {
      // Given
      house.set("camel.component.kafka.sasl-pasword", "secret");
      String sentence = "The setting camel.component.kafka.saslPasword cannot be used";

      // Then
      assertThatThrownBy(() -> Main.start(house.settings))
          .isInstanceOf(SettingsException.class)
          .hasMessageStartingWith(sentence)
          .hasMessageNotContaining("secret");
      assertThat(recover(house)).isEqualTo(1);
      assertThat(err.toString()).startsWith(sentence).doesNotContain("secret");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waysToSayIt")
  void theServiceReadsAndWritesAndTheOperatorsCommandsWork(String name, Map<String, String> login)
      throws Exception {
    try (TestHouse house =
        new TestHouse(folder, SandboxConfig.defaults()).withKafka(broker.bootstrapServers())) {
      // Given
      login.forEach(house::set);
      house.set("contracts.kafka.group", name);
      for (String topic :
          List.of("create", "prepare", "download", "results", "links", "files", "dead-letters")) {
        house.set("contracts.topic." + topic, name + "." + topic);
      }

      // When
      house.start();
      send(name + ".create", Requests.flow("order-1", "acme"));

      // Then
      try (KafkaConsumer<String, byte[]> results = consumer()) {
        results.subscribe(List.of(name + ".results"));
        StringBuilder told = new StringBuilder();
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInSameThread()
            .until(
                () -> {
                  results
                      .poll(Duration.ofMillis(200))
                      .forEach(each -> told.append(new String(each.value(), UTF_8)));
                  return told.toString().contains("\"event\":\"REQUEST\"");
                });
        assertThat(told.toString()).contains("\"status\":\"SUCCEEDED\"");
      }
      house.stop();
      assertThat(recover(house)).as(err.toString()).isZero();
      assertThat(out.toString()).startsWith("The ledger is not behind the consumer group");
    }
  }

  private int recover(TestHouse house) throws SettingsException {
    return Main.run(
        house.settings,
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        "ledger",
        "recover");
  }

  private static void send(String topic, String request) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(client(), new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, request.getBytes(UTF_8))).get();
    }
  }

  private static KafkaConsumer<String, byte[]> consumer() {
    Map<String, Object> settings = client();
    settings.put("group.id", "test");
    settings.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private static Map<String, Object> client() {
    return new HashMap<>(
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "security.protocol",
            "SASL_SSL",
            "ssl.truststore.type",
            "PKCS12",
            "ssl.truststore.location",
            certificates.trusted().toString(),
            "ssl.truststore.password",
            Certificates.PASSWORD,
            "sasl.mechanism",
            "PLAIN",
            "sasl.jaas.config",
            LOGIN.formatted(PASSWORD)));
  }
}
