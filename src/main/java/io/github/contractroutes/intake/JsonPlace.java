package io.github.contractroutes.intake;

import java.util.List;

/**
 * Writes the path to a value as people write it: {@code payload.FlowInfos[3].CustomerData}. Names
 * come from the producer, so what is not a plain name is shortened and masked.
 */
final class JsonPlace {
  private static final int LONGEST_NAME = 40;

  private JsonPlace() {}

  /**
   * @param elements member names (String) and indexes (Integer) from the root on
   */
  static String of(List<?> elements) {
    StringBuilder path = new StringBuilder();
    for (Object element : elements) {
      if (element instanceof Integer index) {
        path.append('[').append(index).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(shown(String.valueOf(element)));
      }
    }
    return path.toString();
  }

  private static String shown(String name) {
    String cut = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "~" : name;
    return cut.isEmpty() ? "\"\"" : cut.replaceAll("[^\\p{L}\\p{Nd}_.~$-]", "?");
  }
}
