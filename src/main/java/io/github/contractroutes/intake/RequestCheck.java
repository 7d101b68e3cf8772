package io.github.contractroutes.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.contractroutes.ledger.Header;
import io.github.contractroutes.ledger.NewRequest;
import io.github.contractroutes.ledger.Rejection;
import io.github.contractroutes.ledger.Submission;
import io.github.contractroutes.tenant.Credential;
import io.github.contractroutes.tenant.Tenant;
import io.github.contractroutes.tenant.Tenants;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides whether what arrived is a request (INTERFACE section 3). All or nothing: one fault
 * refuses the whole, with one code and one sentence. Never throws for what arrived. Safe for
 * several threads.
 */
public final class RequestCheck {
  private final Tenants tenants;
  private final Actions actions;
  private final InstantSource clock;
  private final Duration dedupeWindow;
  private final Sentences sentences;
  private final RequestReader reader;
  private final TextCheck text;
  private final RequestSchema schema;
  private final CarriedHeaders carried;

  /**
   * @param tenants who may send
   * @param actions names the platform calls for the lanes
   * @param clock tells how old a record is
   */
  public RequestCheck(
      Tenants tenants, Actions actions, InstantSource clock, IntakeSettings settings) {
    this.tenants = tenants;
    this.actions = actions;
    this.clock = clock;
    this.dedupeWindow = settings.dedupeWindow();
    this.sentences = new Sentences(settings.language());
    this.reader = new RequestReader(sentences);
    this.text = new TextCheck(sentences);
    this.schema = new RequestSchema(sentences);
    this.carried = new CarriedHeaders(settings.carry());
  }

  /** What the ledger is to be given for it: a request, or a rejection. */
  public Submission check(Arrival arrival) {
    List<Header> headers = carried.of(arrival.headers());
    Known known = Known.NOTHING;
    try {
      ObjectNode request = reader.read(arrival.value());
      known = Known.of(request, tenants, text);
      if (RequestReader.hasUnicodeEscapes(arrival.value())) {
        text.check(request);
      }
      schema.check(arrival.operation(), request);
      Tenant tenant = tenant(arrival.operation(), request);
      contextFits(request, known);
      youngEnough(arrival, request);
      return submission(arrival, newRequest(arrival, request, tenant, known, headers), null);
    } catch (Refusal refusal) {
      return submission(arrival, null, rejection(arrival, refusal, known, headers));
    }
  }

  /**
   * What the ledger is to be given for a request that is larger than {@value
   * RequestReader#MOST_BYTES} bytes and was therefore not even read.
   *
   * @param arrival with or without its value
   */
  public Submission tooLarge(Arrival arrival) {
    List<Header> headers = carried.of(arrival.headers());
    return submission(arrival, null, rejection(arrival, reader.tooLarge(), Known.NOTHING, headers));
  }

  private Tenant tenant(Operation operation, ObjectNode request) throws Refusal {
    Tenant tenant =
        tenants
            .find(request.get("tenant").textValue())
            .orElseThrow(() -> sentences.refuse("unknown-tenant", "unknown-tenant"));
    if (operation != Operation.DOWNLOAD && tenant.platform().equals(Credential.TSIGN)) {
      throw sentences.refuse(
          "wrong-platform", "wrong-platform", tenant.platform(), operation.word());
    }
    if (request.has("operator") && tenant.operator(request.get("operator").textValue()).isEmpty()) {
      throw sentences.refuse("unknown-operator", "unknown-operator");
    }
    return tenant;
  }

  private void contextFits(ObjectNode request, Known known) throws Refusal {
    if (request.has("context") && known.context() == null) {
      throw sentences.refuse("bad-field", "context-size", String.valueOf(Known.MOST_CONTEXT));
    }
  }

  private void youngEnough(Arrival arrival, ObjectNode request) throws Refusal {
    boolean canBeTooOld = !repeatable(arrival.operation(), request) && arrival.timestamp() > 0;
    if (canBeTooOld && arrival.timestamp() < clock.millis() - dedupeWindow.toMillis()) {
      throw sentences.refuse("too-old", "too-old", inWords(dedupeWindow));
    }
  }

  /** As in the settings: 90d, 12h. */
  private static String inWords(Duration time) {
    if (time.equals(Duration.ofDays(time.toDays()))) {
      return time.toDays() + "d";
    }
    return time.equals(Duration.ofHours(time.toHours()))
        ? time.toHours() + "h"
        : time.toMinutes() + "m";
  }

  private static boolean repeatable(Operation operation, ObjectNode request) {
    // Only a create that really creates must never be sent twice.
    return operation != Operation.CREATE
        || request.get("payload").path("NeedPreview").asBoolean(false);
  }

  private NewRequest newRequest(
      Arrival arrival, ObjectNode request, Tenant tenant, Known known, List<Header> headers) {
    Operation operation = arrival.operation();
    ObjectNode payload = (ObjectNode) request.get("payload");
    String operator = request.path("operator").textValue();
    // A prepare is one call by itself: its one item is the whole payload.
    boolean whole = operation == Operation.PREPARE;
    ObjectNode members = Json.MAPPER.createObjectNode();
    if (!whole) {
      members.setAll(payload);
      members.remove(operation.itemArray());
    }
    String callKey = operation.word() + "/" + Digest.of(members);
    return new NewRequest(
        tenant.name(),
        operation.word(),
        known.requestId(),
        Digest.of(request),
        tenant.platform(),
        tenant.credential().account() + "/" + actions.name(tenant.platform(), operation.word()),
        tenant.name() + "/" + (operator == null ? "-" : operator),
        whole ? callKey + "/" + known.requestId() : callKey,
        repeatable(operation, request),
        Json.bytes(members),
        operator,
        known.context(),
        headers,
        arrival.origin(),
        whole ? List.of(Json.bytes(payload)) : items(payload.get(operation.itemArray())));
  }

  private static List<byte[]> items(JsonNode array) {
    List<byte[]> items = new ArrayList<>(array.size());
    array.forEach(item -> items.add(Json.bytes(item)));
    return List.copyOf(items);
  }

  private static Rejection rejection(
      Arrival arrival, Refusal refusal, Known known, List<Header> headers) {
    return new Rejection(
        refusal.code(),
        refusal.getMessage(),
        known.tenant(),
        arrival.operation().word(),
        known.requestId(),
        known.platform(),
        known.context(),
        headers);
  }

  private static Submission submission(Arrival arrival, NewRequest request, Rejection rejection) {
    return new Submission(
        arrival.origin(),
        arrival.key(),
        arrival.value(),
        arrival.headers(),
        arrival.timestamp(),
        request,
        rejection);
  }
}
