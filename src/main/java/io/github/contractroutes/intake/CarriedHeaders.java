package io.github.contractroutes.intake;

import io.github.contractroutes.ledger.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The headers that go from a request to every message about it: {@code traceparent}, the inbound
 * {@code ce_id} as {@code ce_causationid}, and those of {@code contracts.headers.carry}.
 */
final class CarriedHeaders {
  private static final String CAUSE = "ce_causationid";

  private final Set<String> names;

  CarriedHeaders(Set<String> names) {
    this.names = Set.copyOf(names);
  }

  /** Of a header that appears several times, the last counts. */
  List<Header> of(List<Header> arrived) {
    Map<String, byte[]> carried = new LinkedHashMap<>();
    byte[] cause = null;
    for (Header header : arrived) {
      if (header.name().equals("traceparent") || names.contains(header.name())) {
        carried.put(header.name(), header.value());
      }
      if (header.name().equals("ce_id")) {
        cause = header.value();
      }
    }
    if (cause != null && !new String(cause, StandardCharsets.UTF_8).isBlank()) {
      carried.put(CAUSE, cause);
    }
    List<Header> headers = new ArrayList<>();
    carried.forEach((name, value) -> headers.add(new Header(name, value)));
    return List.copyOf(headers);
  }
}
