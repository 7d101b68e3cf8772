package io.github.contractroutes.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.contractroutes.ledger.ClaimedCall;
import io.github.contractroutes.ledger.Fate;
import io.github.contractroutes.ledger.LedgerException;
import io.github.contractroutes.ledger.Settlement;
import io.github.contractroutes.platform.Action;
import io.github.contractroutes.platform.CallAnswer;
import io.github.contractroutes.platform.FirstByte;
import io.github.contractroutes.platform.ItemAnswer;
import io.github.contractroutes.platform.PlatformCall;
import io.github.contractroutes.platform.SignedRequest;
import io.github.contractroutes.tenant.TenantFile;
import io.github.contractroutes.tenant.Tenants;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.spi.Registry;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The journey as it ships, with its own rules; the ledger, the pace and the two platforms are
 * played here, and every step is noted in the order in which it is reached.
 */
class DispatchRouteTest extends CamelMainTestSupport {
  private static final long CALL = 7;

  private final List<String> steps = new ArrayList<>();
  private final Map<String, Exception> troubles = new HashMap<>();
  private final List<Settlement> recorded = new ArrayList<>();
  private final List<Object> sent = new ArrayList<>();
  private SignedRequest signed;

  @Override
  public boolean isUseAdviceWith() {
    return true;
  }

  @Override
  protected void configure(MainConfigurationProperties configuration) {
    configuration.setRoutesIncludePattern("file:routes/dispatch.camel.yaml");
  }

  @Override
  protected void bindToRegistry(Registry registry) throws Exception {
    Tenants tenants = tenants();
    Dispatcher dispatcher = new Dispatcher(null, tenants, null, "test", 1_000);
    registry.bind("ledger", new DirectComponent());
    registry.bind("enrich-agent", new EnrichAgent(tenants, "http://a", "http://b", true));
    registry.bind("keep-pace", new Pace());
    registry.bind("end-call", new EndCall(dispatcher, new Settle(() -> 1_000, () -> 0.5, 60_000)));
  }

  @BeforeEach
  void start() throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            for (String platform : List.of("essbasic", "tsign")) {
              from("direct:" + platform + "-sign")
                  .errorHandler(noErrorHandler())
                  .process(DispatchRouteTest.this::sign);
              from("direct:" + platform + "-send")
                  .errorHandler(noErrorHandler())
                  .process(DispatchRouteTest.this::send);
            }
          }
        });
    AdviceWith.adviceWith(
        context,
        "dispatch",
        route -> {
          route.replaceFromWith("direct:claimed");
          route.weaveById("mark-sent").replace().process(note("mark-sent")).id("mark-sent");
          route.weaveById("record-answer").replace().process(this::record).id("record-answer");
        });
    context.start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "download"})
  void aCallIsSignedThenMarkedThenSentInItsSlotAndItsAnswerRecorded(String operation) {
    // When
    Exchange done = dispatch(call("acme", operation));

    // Then
    assertThat(done.getException()).isNull();
    assertThat(steps)
        .containsExactly(
            "essbasic-sign", "mark-sent", "keep-pace", "essbasic-send", "record-answer");
    assertThat(sent).as("what was signed is what is sent").containsExactly(signed);
    assertThat(recorded).singleElement().satisfies(each -> isDone(each));
  }

  @Test
  void aCallOfTheOtherPlatformTakesTheOtherWay() {
    // When
    dispatch(call("gamma", "download"));

    // Then
    assertThat(steps)
        .containsExactly("tsign-sign", "mark-sent", "keep-pace", "tsign-send", "record-answer");
  }

  @Test
  void nothingIsSentIfTheMarkIsNotOnDisk() {
    // Given
    troubles.put("mark-sent", new LedgerException("The claim is lost."));

    // When
    Exchange done = dispatch(call("acme", "create"));

    // Then
    assertThat(done.getException()).isInstanceOf(LedgerException.class);
    assertThat(steps).containsExactly("essbasic-sign", "mark-sent");
    assertThat(sent).isEmpty();
    assertThat(recorded).isEmpty();
  }

  @Test
  void aCallThatCannotBeSignedIsNeverMarked() {
    // Given
    troubles.put("essbasic-sign", new IllegalStateException("No such algorithm."));

    // When
    Exchange done = dispatch(call("acme", "create"));

    // Then
    assertThat(done.getException()).isInstanceOf(IllegalStateException.class);
    assertThat(steps).containsExactly("essbasic-sign");
  }

  @Test
  void aTenantThatLeftTheTenantFileIsGivenBackToTheDispatcher() {
    // When
    Exchange done = dispatch(call("nobody", "create"));

    // Then
    assertThat(done.getException()).isInstanceOf(TenantMissing.class);
    assertThat(steps).isEmpty();
  }

  @Test
  void aCallOfAnAccountThatItsTenantHasLeftIsNotSentAndGoesOnInTheLaneOfTheNewOne() {
    // When
    Exchange done = dispatch(call("beta", "create"));

    // Then
    assertThat(done.getException())
        .isInstanceOfSatisfying(
            AccountChanged.class,
            changed -> assertThat(changed.lane()).isEqualTo("other/CreateFlowsByTemplates"));
    assertThat(steps).isEmpty();
  }

  @Test
  void whatWasAcceptedForAnotherPlatformThanTheTenantsWaits() {
    // When
    Exchange done = dispatch(call("delta", "create"));

    // Then
    assertThat(done.getException())
        .isInstanceOf(TenantMissing.class)
        .hasMessage(
            "Tenant delta is at tsign now; its requests that were accepted for essbasic wait until"
                + " it is back there.");
    assertThat(steps).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "download"})
  void aCallThatMissedItsTimeIsNotSentAndDueAgain(String operation) {
    // Given
    troubles.put("keep-pace", new TooLateToSend(CALL));

    // When
    Exchange done = dispatch(call("acme", operation));

    // Then
    assertThat(done.getException()).isNull();
    assertThat(steps).containsExactly("essbasic-sign", "mark-sent", "keep-pace", "record-answer");
    assertThat(recorded)
        .singleElement()
        .satisfies(
            each -> assertThat(each.answer()).isEqualTo("NotSent"),
            each ->
                assertThat(fate(each))
                    .isInstanceOfSatisfying(
                        Fate.Again.class, again -> assertThat(again.sent()).isFalse()));
  }

  static Stream<Exception> unforeseen() {
    return Stream.of(
        new IOException("reset"),
        new IllegalStateException("a mistake of ours"),
        new InterruptedException("stopping"));
  }

  @ParameterizedTest
  @MethodSource("unforeseen")
  void aCreateWhoseSendingEndsInAnyExceptionIsInDoubt(Exception trouble) {
    // Given
    troubles.put("essbasic-send", trouble);

    // When
    Exchange done = dispatch(call("acme", "create"));

    // Then
    assertThat(done.getException()).isNull();
    assertThat(recorded)
        .singleElement()
        .satisfies(
            each -> assertThat(each.answer()).isEqualTo("Unknown"),
            each -> assertThat(each.code()).isEqualTo("NoAnswer"),
            each -> assertThat(fate(each)).isInstanceOf(Fate.InDoubt.class));
  }

  @Test
  void aReadWhoseSendingEndsInAnyExceptionIsDueAgain() {
    // Given
    troubles.put("essbasic-send", new IOException("reset"));

    // When
    dispatch(call("acme", "download"));

    // Then
    assertThat(recorded)
        .singleElement()
        .satisfies(
            each ->
                assertThat(fate(each))
                    .isInstanceOfSatisfying(
                        Fate.Again.class, again -> assertThat(again.sent()).isTrue()));
  }

  @Test
  void anAnswerThatCannotBeRecordedIsToldToTheDispatcher() {
    // Given
    troubles.put("record-answer", new LedgerException("The disk is full."));

    // When
    Exchange done = dispatch(call("acme", "create"));

    // Then
    assertThat(done.getException()).isInstanceOf(LedgerException.class);
    assertThat(steps).endsWith("essbasic-send", "record-answer");
    assertThat(sent).hasSize(1);
  }

  private Exchange dispatch(ClaimedCall call) {
    return template.send(
        "direct:claimed",
        exchange -> {
          exchange.setProperty("ledgerCall", call);
          exchange.getMessage().setBody(call);
        });
  }

  /** Stands where the dispatcher's pace stands; the route calls it by this name. */
  public final class Pace {
    public void await(ClaimedCall call) throws Exception {
      assertThat(call.id()).isEqualTo(CALL);
      reach("keep-pace");
    }

    public FirstByte firstByte(ClaimedCall call) {
      return null;
    }

    public Long sendBefore(ClaimedCall call) {
      return null;
    }
  }

  private void sign(Exchange exchange) throws Exception {
    reach(exchange.getProperty(Exchange.TO_ENDPOINT, String.class).replaceAll(".*/", ""));
    PlatformCall call = exchange.getMessage().getMandatoryBody(PlatformCall.class);
    signed =
        new SignedRequest(
            "POST", URI.create(call.key().endpoint()), Map.of(), call.items().get(0), 1_000);
    exchange.getMessage().setBody(signed);
  }

  private void send(Exchange exchange) throws Exception {
    sent.add(exchange.getMessage().getMandatoryBody(SignedRequest.class));
    reach(exchange.getProperty(Exchange.TO_ENDPOINT, String.class).replaceAll(".*/", ""));
    exchange
        .getMessage()
        .setBody(
            new CallAnswer.Answered(
                List.of(new ItemAnswer.Prepared("http://confirm")), "platform-1"));
  }

  private Processor note(String step) {
    return exchange -> reach(step);
  }

  private void record(Exchange exchange) throws Exception {
    reach("record-answer");
    recorded.add(exchange.getMessage().getMandatoryBody(Settlement.class));
  }

  private void reach(String step) throws Exception {
    steps.add(step);
    if (troubles.containsKey(step)) {
      throw troubles.get(step);
    }
  }

  private static void isDone(Settlement settlement) {
    assertThat(settlement.callId()).isEqualTo(CALL);
    assertThat(settlement.answer()).isEqualTo("Answered");
    assertThat(settlement.platformRequestId()).isEqualTo("platform-1");
    assertThat(fate(settlement)).isInstanceOf(Fate.Done.class);
  }

  private static Fate fate(Settlement settlement) {
    assertThat(settlement.fates()).hasSize(1);
    return settlement.fates().get(0).fate();
  }

  private static ClaimedCall call(String tenant, String operation) {
    boolean tsign = tenant.equals("gamma");
    Action action =
        operation.equals("create")
            ? Action.CREATE
            : tsign ? Action.DOCUMENTS : Action.RESOURCE_URLS;
    return new ClaimedCall(
        CALL,
        LaneRules.lane(tsign ? "esign" : "main", action),
        tenant + "/-",
        tenant,
        null,
        operation,
        tsign ? "tsign" : "essbasic",
        !operation.equals("create"),
        "{}".getBytes(StandardCharsets.UTF_8),
        List.of(
            new ClaimedCall.Item(1, 1, 0, "key", "{}".getBytes(StandardCharsets.UTF_8), 0, 1_000)),
        0,
        new ClaimedCall.Slot(0, 0),
        0);
  }

  private static Tenants tenants() throws Exception {
    Path file = Files.createTempFile("tenants", ".yaml");
    Files.writeString(
        file,
        """
        credentials:
          main: {platform: essbasic, secretId: a, secretKey: "{{env:S}}"}
          other: {platform: essbasic, secretId: b, secretKey: "{{env:S}}"}
          esign: {platform: tsign, appId: "1", appSecret: "{{env:S}}"}
        tenants:
          acme: {credential: main, appId: x, organizationOpenId: org, operatorOpenId: n1}
          beta: {credential: other, appId: x, organizationOpenId: org, operatorOpenId: n1}
          gamma: {credential: esign}
          delta: {credential: esign}
        """);
    Tenants tenants = new Tenants(new TenantFile(file, text -> "x"));
    Files.delete(file);
    return tenants;
  }
}
