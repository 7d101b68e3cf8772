package io.github.contractroutes.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Leaves entries out of an answer's arrays, as the documents' own examples do. */
final class ShortArrays {
  private static final List<String> DOCUMENTED =
      List.of("CustomerData", "ErrorMessages", "PreviewUrls", "TaskInfos");

  private ShortArrays() {}

  /** Cuts what the fault names, or else what the examples show short, to one entry. */
  static void cut(ObjectNode response, Optional<Fault> fault) {
    List<String> named = fault.map(Fault::arrays).orElse(List.of());
    int keep = fault.map(Fault::keep).orElse(1);
    for (String name : named.isEmpty() ? DOCUMENTED : named) {
      if (response.get(name) instanceof ArrayNode array) {
        while (array.size() > keep) {
          array.remove(array.size() - 1);
        }
      }
    }
  }
}
