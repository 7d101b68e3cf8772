package io.github.contractroutes.tenant;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One map of the tenant file with its place in it. Reading a member resolves its placeholders; what
 * is wrong is noted as a sentence and reading goes on, so that one start shows every mistake.
 */
final class Section {
  /** Tenants, credentials, accounts and operators are named like this (INTERFACE section 3). */
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}:]*(:[^{}:]*)?)");

  private final String place;
  private final Map<?, ?> members;
  private final Notes notes;
  private final UnaryOperator<String> placeholders;

  Section(String place, Map<?, ?> members, Notes notes, UnaryOperator<String> placeholders) {
    this.place = place;
    this.members = members;
    this.notes = notes;
    this.placeholders = placeholders;
  }

  /** The sections below this one by name; what is no map or has a bad name is noted. */
  Map<String, Section> sections() {
    Map<String, Section> sections = new LinkedHashMap<>();
    for (Object key : members.keySet()) {
      String name = String.valueOf(key);
      if (!NAME.matcher(name).matches()) {
        wrong(name, "has a bad name; a name is " + NAME.pattern());
      } else if (members.get(key) instanceof Map<?, ?> map) {
        sections.put(name, new Section(at(name), map, notes, placeholders));
      } else {
        wrong(name, "must be a map");
      }
    }
    return sections;
  }

  /** The section under a member; empty if the member is absent. */
  Section section(String name) {
    Object value = members.get(name);
    if (value != null && !(value instanceof Map<?, ?>)) {
      wrong(name, "must be a map");
    }
    Map<?, ?> map = value instanceof Map<?, ?> found ? found : Map.of();
    return new Section(at(name), map, notes, placeholders);
  }

  /** Notes every member that is not one of these. */
  void allow(Set<String> names) {
    for (Object key : members.keySet()) {
      if (!names.contains(String.valueOf(key))) {
        wrong(String.valueOf(key), "is unknown here; accepted are " + list(names));
      }
    }
  }

  /** A member that may be absent; null then. */
  String optional(String name) {
    Object value = members.get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text)) {
      wrong(name, "must be a text");
      return null;
    }
    return resolve(name, text);
  }

  /** A member that must be there; null with a note if it is not. */
  String required(String name) {
    if (members.get(name) == null) {
      wrong(name, "is missing");
      return null;
    }
    return optional(name);
  }

  /** As {@link #optional}, with a warning if it stands in the file itself. */
  String optionalSecret(String name) {
    warnOfPlainText(name);
    return optional(name);
  }

  /** As {@link #required}, with a warning if it stands in the file itself. */
  String requiredSecret(String name) {
    warnOfPlainText(name);
    return required(name);
  }

  /** A whole number, or null if it is absent or wrong. */
  Integer number(String name, int least, int most) {
    String text = optional(name);
    if (text == null) {
      return null;
    }
    try {
      int number = Integer.parseInt(text.trim());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // noted below
    }
    wrong(name, "must be a whole number from " + least + " to " + most);
    return null;
  }

  Set<String> names() {
    Set<String> names = new TreeSet<>();
    members.keySet().forEach(key -> names.add(String.valueOf(key)));
    return names;
  }

  void wrong(String name, String sentence) {
    notes.mistake(at(name), sentence);
  }

  /** Notes that the section itself is wrong. */
  void wrong(String sentence) {
    notes.mistake(place, sentence);
  }

  static String list(Set<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", new TreeSet<>(names));
  }

  private void warnOfPlainText(String name) {
    if (members.get(name) instanceof String text && !text.contains("{{")) {
      notes.warning(
          at(name), "is written in plain text; better is a placeholder like {{env:NAME}}");
    }
  }

  private String resolve(String name, String text) {
    if (!text.contains("{{")) {
      return present(name, text);
    }
    try {
      return present(name, placeholders.apply(text));
    } catch (RuntimeException e) {
      // The cause may show a default value, which may be a secret.
      Matcher named = PLACEHOLDER.matcher(text);
      String shown = named.find() ? "{{" + named.group(1) + "}}" : "{{...}}";
      wrong(name, "has the placeholder " + shown + ", which has no value");
      return null;
    }
  }

  private String present(String name, String value) {
    if (value == null || value.isBlank()) {
      wrong(name, "is empty");
      return null;
    }
    return value;
  }

  private String at(String name) {
    return place.isEmpty() ? name : place + "." + name;
  }
}
